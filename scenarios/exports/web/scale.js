/* Leaflet's scale bar, its lengths in the page's own language. */
function scaleBar(map, units) {
  "use strict";
  const Bar = L.Control.Scale.extend({
    _updateMetric: function (most) {
      const metres = this._getRoundNum(most), far = metres >= 1000;
      const label = far ? metres / 1000 + " " + units.km : metres + " " + units.m;
      this._updateScale(this._mScale, label, metres / most);
    },
  });
  new Bar({ imperial: false, position: "bottomright" }).addTo(map);
}

/* The circles on a Leaflet map: ground, people, facilities, and a panel that switches between the circles. */
function lifecircle(map, data) {
  "use strict";
  map.attributionControl.setPrefix("Leaflet");
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  const texts = data.texts, colours = data.colours;

  function walk(steps) {
    const out = [];
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      out.push([y / data.units, x / data.units]);
    }
    return out;
  }
  /* the one door for texts into markup */
  function escaped(text) {
    const holder = document.createElement("div");
    holder.textContent = text;
    return holder.innerHTML;
  }

  /* ground: below everything, deaf to the mouse */
  map.createPane("ground").style.zIndex = 250;
  const ground = L.canvas({ pane: "ground", padding: 0.3 });
  const still = (options) => Object.assign({ renderer: ground, pane: "ground", interactive: false }, options);
  const streets = L.layerGroup();
  data.water.areas.forEach((rings) => L.polygon(rings.map(walk), still({ stroke: false, fillOpacity: 1, fillColor: colours.water })).addTo(map));
  L.polyline(data.water.lines.map(walk), still({ color: colours.water, weight: 3 })).addTo(map);
  [["minor", 1], ["middle", 1.8], ["major", 3]].forEach(([rank, weight]) =>
    L.polyline((data.streets[rank] || []).map(walk), still({ color: colours[rank], weight: weight, smoothFactor: 1.5 })).addTo(streets));
  L.polyline(data.rail.map(walk), still({ color: colours.rail, weight: 1.6, dashArray: "7 4" })).addTo(streets);
  L.polyline(data.boundaries.map(walk), still({ color: colours.boundary, weight: 1, dashArray: "9 3 2 3" })).addTo(streets);
  streets.addTo(map);

  /* one canvas for all that answers to the mouse: a second one above would swallow its events */
  const front = L.canvas({ padding: 0.3, tolerance: 3 });
  const points = walk(data.points), sites = walk(data.facilities.at);
  const palette = ["#1f4e9c", "#6b3fa0", "#00707a", "#8a5a00", "#30343b", "#a0308c", "#4d6b00", "#003f5c"];

  map.options.zoomSnap = 0.25;
  map.setMaxZoom(19);
  if (points.length) { map.fitBounds(L.latLngBounds(points), { paddingTopLeft: [320, 10], animate: false }); }
  const home = map.getZoom();
  let shown = null;
  map.on("zoomend", resize);

  function way(cost, unit) {
    return escaped(cost === null ? texts.beyond : cost + " " + unit);
  }
  /* dots grow as one zooms in: small where they crowd, large where each can be read */
  function growth() {
    return Math.min(2.6, 0.5 * Math.pow(2, (map.getZoom() - home) / 2));
  }
  function resize() {
    if (!shown) { return; }
    const factor = growth();
    Object.values(shown).forEach((group) => group.eachLayer((dot) => { if (dot.size) { dot.setRadius(dot.size * factor); } }));
  }
  function dots(circle, state, style, scale, least) {
    const group = L.featureGroup(), factor = growth();
    for (let i = 0; i < points.length; i += 1) {
      if (circle.state[i] !== state) { continue; }
      const radius = Math.max(least, Math.sqrt(circle.weight[i]) * scale);
      const dot = L.circleMarker(points[i], Object.assign({ renderer: front, radius: radius * factor }, style));
      dot.row = i;
      dot.size = radius;
      group.addLayer(dot);
    }
    group.bindTooltip((dot) => escaped(texts.people + ": " + circle.weight[dot.row]) + "<br>" + escaped(texts.nearest) + ": " + way(circle.cost[dot.row], circle.unit), { sticky: true });
    return group;
  }
  function build(circle) {
    const heaviest = circle.weight.reduce((most, one) => Math.max(most, one), 1e-9);
    const mean = circle.weight.reduce((sum, one) => sum + one, 0) / Math.max(1, circle.weight.length);
    const scale = Math.min(8 / Math.sqrt(heaviest), 1.9 / Math.sqrt(Math.max(mean, 1e-9)));
    const served = dots(circle, "1", { stroke: false, fillColor: colours.served, fillOpacity: 0.75 }, scale, 1.4);
    const areas = L.featureGroup();
    circle.areas.forEach((area) => {
      area.shape = L.polygon(area.rings.map(walk), { renderer: front, color: colours.edge, weight: 1, fillColor: colours.unserved, fillOpacity: 0.08 });
      area.shape.bindTooltip(escaped(area.name) + "<br>" + escaped(texts.unserved + ": " + area.people) + "<br>" + escaped(texts.nearest) + ": " + way(area.cost, circle.unit), { sticky: true });
      areas.addLayer(area.shape);
    });
    const unserved = dots(circle, "0", { color: colours.edge, weight: 0.5, fillColor: colours.unserved, fillOpacity: 0.95 }, scale, 2.4);
    const facilities = L.featureGroup();
    const kinds = [...new Set(circle.counted.map((row) => data.facilities.category[row]))];
    circle.counted.forEach((row) => {
      const colour = palette[kinds.indexOf(data.facilities.category[row]) % palette.length];
      const site = L.circleMarker(sites[row], { renderer: front, radius: 5.5 * growth(), color: "white", weight: 1, fillColor: colour, fillOpacity: 1 });
      site.size = 5.5;
      site.bindTooltip(escaped(data.facilities.name[row]) + "<br>" + escaped(data.facilities.category[row]))
        .addTo(facilities);
    });
    circle.kinds = kinds.map((kind, place) => [kind, palette[place % palette.length], circle.counted.filter((row) => data.facilities.category[row] === kind).length]);
    return { served: served, areas: areas, unserved: unserved, facilities: facilities };
  }

  /* the panel */
  const panel = L.control({ position: "topleft" });
  panel.onAdd = function () {
    const box = L.DomUtil.create("div", "lc-panel");
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    box.innerHTML = "<h1>" + escaped(texts.place) + "</h1><select></select><div class='body'></div>";
    const select = box.querySelector("select");
    data.circles.forEach((circle, place) => select.add(new Option(circle.title, place)));
    select.onchange = () => show(Number(select.value));
    return box;
  };
  panel.addTo(map);

  const on = { served: true, areas: true, unserved: true, facilities: true };
  function mark(colour) {
    return "<span style='display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:6px;background:" + colour + "'></span>";
  }
  function show(place) {
    const circle = data.circles[place];
    if (shown) { Object.values(shown).forEach((layer) => map.removeLayer(layer)); }
    circle.layers = circle.layers || build(circle);
    shown = circle.layers;
    ["served", "areas", "unserved", "facilities"].forEach((name) => { if (on[name]) { shown[name].addTo(map); } });
    resize();
    const body = panel.getContainer().querySelector(".body");
    body.innerHTML =
      "<div class='soft'>" + escaped(circle.asked) + "</div>" +
      "<div class='figure' style='color:" + circle.colour + "'>" + escaped(circle.figure) + "</div>" +
      "<b style='color:" + circle.colour + "'>" + escaped(circle.verdict) + "</b>" +
      "<div class='bar'><div style='width:" + circle.share + "%'></div></div>" +
      "<table><tr><td>" + escaped(texts.people) + "</td><td>" + escaped(circle.people) + "</td></tr>" +
      "<tr><td>" + mark(colours.served) + escaped(texts.served) + "</td><td>" + escaped(circle.served) + "</td></tr>" +
      "<tr class='out'><td>" + mark(colours.unserved) + escaped(texts.unserved) + "</td><td>" + escaped(circle.unserved) + "</td></tr></table>" +
      (circle.estimated ? "<div class='estimate'>" + escaped(circle.estimated) + "</div>" : "") +
      "<table>" + circle.kinds.map(([kind, colour, count]) => "<tr><td>" + mark(colour) + escaped(kind) + "</td><td>" + count + "</td></tr>").join("") + "</table>" +
      (circle.areas.length ? "<div class='areas'><b>" + escaped(texts.areas) + "</b><table>" + circle.areas.map((area, rank) => "<tr data-rank='" + rank + "'><td>" + (rank + 1) + "&ensp;" + escaped(area.name) + "</td><td>" + escaped(area.people) + "</td></tr>").join("") + "</table></div>" : "") +
      "<div class='small'>" + escaped(texts.source) + "<br>" + escaped(texts.made) + "</div>";
    body.querySelectorAll(".areas tr").forEach((row) => {
      row.onclick = () => map.fitBounds(circle.areas[Number(row.dataset.rank)].shape.getBounds(), { maxZoom: 16, paddingTopLeft: [320, 20] });
    });
  }

  /* switches: our own layers, and the background that needs the internet */
  const background = L.tileLayer(data.tiles, { maxZoom: 19, opacity: 0.6, attribution: "© OpenStreetMap contributors" });
  const proxy = (name) => {
    const layer = L.layerGroup();
    layer.on("add", () => { on[name] = true; if (shown) { shown[name].addTo(map); } });
    layer.on("remove", () => { on[name] = false; if (shown) { map.removeLayer(shown[name]); } });
    return layer.addTo(map);
  };
  const overlays = {};
  overlays[escaped(texts.unserved)] = proxy("unserved");
  overlays[escaped(texts.areas)] = proxy("areas");
  overlays[escaped(texts.served)] = proxy("served");
  overlays[escaped(texts.facilities)] = proxy("facilities");
  overlays[escaped(texts.streets)] = streets;
  overlays[escaped(texts.background)] = background;
  L.control.layers(null, overlays, { collapsed: false }).addTo(map);

  if (data.circles.length) { show(0); }
}

lifecircle(
  L.map("map", { center: [0, 0], zoom: 10, preferCanvas: true }),
  JSON.parse(document.getElementById("lifecircle-data").textContent)
);

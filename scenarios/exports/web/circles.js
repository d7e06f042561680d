/* The circles on a Leaflet map: ground, people, facilities, and a panel that switches between the circles. */
function lifecircle(map, data) {
  "use strict";
  map.attributionControl.setPrefix("Leaflet");
  scaleBar(map, data.texts.units);
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
  map.createPane("bands").style.zIndex = 240;
  const low = L.canvas({ pane: "bands", padding: 0.3 });
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

  const narrow = () => map.getSize().x < 700;
  const padded = (more) => Object.assign(narrow() ? { paddingBottomRight: [10, map.getSize().y * 0.45] } : { paddingTopLeft: [320, 20] }, more);

  map.options.zoomSnap = 0.25;
  map.setMaxZoom(19);
  if (points.length) { map.fitBounds(L.latLngBounds(points), padded({ animate: false })); }
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
  /* of people who are served or not; `part` counts those of a point who are, where places run out */
  function dots(circle, state, style, scale, least, part) {
    const group = L.featureGroup(), factor = growth();
    for (let i = 0; i < points.length; i += 1) {
      if (part ? circle.state[i] === "-" : circle.state[i] !== state) { continue; }
      const people = part ? part[i] : circle.weight[i];
      if (part && people <= 0) { continue; }
      const radius = Math.max(least, Math.sqrt(people) * scale);
      const dot = L.circleMarker(points[i], Object.assign({ renderer: front, radius: radius * factor }, style));
      dot.row = i;
      dot.size = radius;
      group.addLayer(dot);
    }
    group.bindTooltip((dot) => escaped(texts.people + texts.colon + (circle.estimated ? "≈ " : "") + circle.weight[dot.row]) + "<br>" + (circle.left ? escaped(texts.unserved + texts.colon + (circle.estimated ? "≈ " : "") + circle.left[dot.row]) + "<br>" : "") + escaped(texts.nearest + texts.colon) + way(circle.cost[dot.row], circle.unit), { sticky: true });
    return group;
  }
  function build(circle) {
    const heaviest = circle.weight.reduce((most, one) => Math.max(most, one), 1e-9);
    const mean = circle.weight.reduce((sum, one) => sum + one, 0) / Math.max(1, circle.weight.length);
    const scale = Math.min(8 / Math.sqrt(heaviest), 1.9 / Math.sqrt(Math.max(mean, 1e-9)));
    const served = dots(circle, "1", { stroke: false, fillColor: colours.served, fillOpacity: 0.75 }, scale, 1.4, circle.left && circle.left.map((left, i) => Math.max(0, circle.weight[i] - left)));
    const areas = L.featureGroup();
    circle.areas.forEach((area) => {
      area.shape = L.polygon(area.rings.map(walk), { renderer: front, color: colours.edge, weight: 1, fillColor: colours.unserved, fillOpacity: 0.08 });
      area.shape.bindTooltip(escaped(area.name) + "<br>" + escaped(texts.unserved + texts.colon + area.people) + "<br>" + escaped(texts.nearest + texts.colon) + way(area.cost, circle.unit), { sticky: true });
      areas.addLayer(area.shape);
    });
    const unserved = dots(circle, "0", { color: colours.edge, weight: 0.5, fillColor: colours.unserved, fillOpacity: 0.95 }, scale, 2.4, circle.left);
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
    const bands = L.layerGroup();
    circle.bands.forEach((band) => band.areas.forEach((rings) =>
      L.polygon(rings.map(walk), still({ pane: "bands", renderer: low, stroke: false, fillColor: band.colour, fillOpacity: 0.5 })).addTo(bands)));
    return { bands: bands, served: served, areas: areas, unserved: unserved, facilities: facilities, change: L.layerGroup() };
  }

  /* the panel */
  const panel = L.control({ position: "topleft" });
  panel.onAdd = function () {
    const box = L.DomUtil.create("div", "lc-panel");
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    box.innerHTML = "<h1>" + escaped(texts.place) + "</h1><select class='circle'></select><select class='scenario'></select><button type='button'>" + escaped(texts.clauses) + "</button><div class='body'></div>";
    const select = box.querySelector(".circle"), scenario = box.querySelector(".scenario");
    data.circles.forEach((circle, place) => select.add(new Option(circle.title, place)));
    select.onchange = () => show(Number(select.value));
    scenario.add(new Option(texts.scenario + texts.colon + texts.as_it_is, -1));
    data.scenarios.forEach((one, place) => scenario.add(new Option(texts.scenario + texts.colon + one.name, place)));
    scenario.hidden = !data.scenarios.length;
    scenario.onchange = () => show(Number(select.value));
    box.querySelector("button").onclick = () => table.open();
    return box;
  };
  panel.addTo(map);

  /* the table of all clauses, with search; a click shows the circle */
  const table = (function () {
    const box = L.DomUtil.create("div", "lc-table", map.getContainer());
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    box.hidden = true;
    box.innerHTML = "<div class='top'><input type='search'><button type='button'>" + escaped(texts.close) + "</button></div><div class='rows'></div>";
    const input = box.querySelector("input"), rows = box.querySelector(".rows");
    input.placeholder = texts.search;
    input.setAttribute("aria-label", texts.search);
    const whole = data.clauses.map((row) => (row.title + " " + row.group + " " + row.reason + " " + row.notes.join(" ") + " " + row.verdict).toLowerCase());
    function said(row) {
      const notes = row.notes.map((note) => "<li>" + escaped(note) + "</li>").join("");
      return (row.reason ? "<p>" + escaped(row.reason) + "</p>" : "") +
        (notes ? "<details><summary>" + escaped(texts.notes) + "</summary><ul>" + notes + "</ul></details>" : "");
    }
    function fill() {
      const asked = input.value.trim().toLowerCase().split(/\s+/);
      const found = data.clauses.filter((row, place) => asked.every((word) => whole[place].includes(word)));
      const plan = "<p><b>" + escaped(texts.plan) + "</b>" + (texts.plan_note ? "<br>" + escaped(texts.plan_note) : "") + "</p>";
      rows.innerHTML = plan + "<table><tr><th>" + [texts.clause, texts.measured, texts.target, texts.unserved, texts.verdict].map(escaped).join("</th><th>") + "</th></tr>" +
        found.map((row) => "<tr data-circle='" + row.circle + "'><td>" + escaped(row.title) + said(row) + "</td><td>" + escaped(row.measured) + "</td><td>" + escaped(row.target) + "</td><td>" +
          escaped(row.unserved) + "</td><td style='color:" + row.colour + "'>" + escaped(row.verdict) + "</td></tr>").join("") + "</table>" + (found.length ? "" : escaped(texts.none));
      rows.querySelectorAll("details").forEach((notes) => { notes.onclick = (event) => event.stopPropagation(); });
      rows.querySelectorAll("tr[data-circle]").forEach((row) => {
        const place = Number(row.dataset.circle);
        if (place < 0) { return; }
        row.className = "drawn";
        row.onclick = () => { box.hidden = true; panel.getContainer().querySelector(".circle").value = place; show(place); };
      });
    }
    input.oninput = fill;
    box.querySelector("button").onclick = () => { box.hidden = true; };
    return { open: () => { fill(); box.hidden = false; input.focus(); } };
  })();

  /* a scenario over a circle: who gains, who loses, what is built */
  function chosen() {
    return data.scenarios[Number(panel.getContainer().querySelector(".scenario").value)];
  }
  function lay(place) {
    const scenario = chosen(), layer = shown.change;
    layer.clearLayers();
    if (!scenario) { return ""; }
    const change = scenario.circles[place];
    [["l", colours.lost], ["g", colours.gained]].forEach(([letter, colour]) => {
      for (let i = 0; i < points.length; i += 1) {
        if (change.state[i] !== letter) { continue; }
        const dot = L.circleMarker(points[i], { renderer: front, radius: 4.5 * growth(), color: "white", weight: 0.6, fillColor: colour, fillOpacity: 1 });
        dot.size = 4.5;
        dot.bindTooltip(escaped(letter === "g" ? texts.gained : texts.lost), { sticky: true }).addTo(layer);
      }
    });
    scenario.edits.forEach((edit, number) => {
      if (!edit.at.length) { return; }
      const style = { renderer: front, color: colours.ink, weight: edit.kind === "link" ? 4 : 2, fillColor: colours.ink, fillOpacity: edit.kind === "site" ? 1 : 0.15 };
      const shape = edit.kind === "link" ? L.polyline(edit.at, style) : edit.kind === "area" ? L.polygon(edit.at, style) : L.circleMarker(edit.at[0], Object.assign({ radius: 7 }, style));
      shape.bindTooltip(escaped((number + 1) + "  " + edit.said), { sticky: true }).addTo(layer);
    });
    return "<div class='scenario'><b>" + escaped(scenario.name) + "</b><table>" +
      "<tr><td>" + escaped(texts.before) + "</td><td>" + escaped(change.before) + "</td></tr><tr><td>" + escaped(texts.after) + "</td><td>" + escaped(change.after) + "</td></tr>" +
      "<tr><td>" + mark(colours.gained) + escaped(texts.gained) + "</td><td>" + escaped(change.gained) + "</td></tr><tr><td>" + mark(colours.lost) + escaped(texts.lost) + "</td><td>" + escaped(change.lost) + "</td></tr>" +
      (scenario.cost ? "<tr><td>" + escaped(texts.cost) + "</td><td>" + escaped(scenario.cost) + "</td></tr>" : "") + "</table><b>" + escaped(texts.edits) + "</b><table>" +
      scenario.edits.map((edit, number) => "<tr><td>" + (number + 1) + "&ensp;" + escaped(edit.said) + "</td><td>" + escaped(edit.cost) + "</td></tr>").join("") + "</table></div>";
  }

  const on = { bands: true, served: true, areas: true, unserved: true, facilities: true, change: true };
  function mark(colour) {
    return "<span style='display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:6px;background:" + colour + "'></span>";
  }
  function show(place) {
    const circle = data.circles[place];
    if (shown) { Object.values(shown).forEach((layer) => map.removeLayer(layer)); }
    circle.layers = circle.layers || build(circle);
    shown = circle.layers;
    ["bands", "served", "areas", "unserved", "facilities", "change"].forEach((name) => { if (on[name]) { shown[name].addTo(map); } });
    const changed = lay(place);
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
      changed +
      "<table>" + circle.bands.map((band) => "<tr><td>" + mark(band.colour) + escaped(band.label) + "</td><td></td></tr>").join("") + circle.kinds.map(([kind, colour, count]) => "<tr><td>" + mark(colour) + escaped(kind) + "</td><td>" + count + "</td></tr>").join("") + "</table>" +
      (circle.areas.length ? "<div class='areas'><b>" + escaped(texts.areas) + "</b><table>" + circle.areas.map((area, rank) => "<tr data-rank='" + rank + "'><td>" + (rank + 1) + "&ensp;" + escaped(area.name) + "</td><td>" + escaped(area.people) + "</td></tr>").join("") + "</table></div>" : "") +
      "<div class='small'>" + escaped(texts.source) + "<br>" + escaped(texts.made) + "</div>";
    body.querySelectorAll(".areas tr").forEach((row) => {
      row.onclick = () => map.fitBounds(circle.areas[Number(row.dataset.rank)].shape.getBounds(), padded({ maxZoom: 16 }));
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
  overlays[escaped(texts.bands)] = proxy("bands");
  overlays[escaped(texts.facilities)] = proxy("facilities");
  overlays[escaped(texts.streets)] = streets;
  overlays[escaped(texts.background)] = background;
  L.control.layers(null, overlays, { collapsed: narrow() }).addTo(map);

  if (data.circles.length) { show(0); }
}

lifecircle(
  L.map("map", { center: [0, 0], zoom: 10, preferCanvas: true }),
  JSON.parse(document.getElementById("lifecircle-data").textContent)
);

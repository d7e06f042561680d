/* The page for citizens: a place is chosen on the map or by its name, and the nearest facilities are listed by the walk. */
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("lifecircle-data").textContent);
  const texts = data.texts, net = lifecircleWalk.open(data.graph), units = data.graph.units;
  const MOST_S = 3600, SHOWN = 12, CAP_M = data.cap;
  const sites = data.sites, at = lifecircleWalk.walked(lifecircleWalk.unpack(data.at));
  sites.forEach((site, row) => { site.lat = at[2 * row + 1] / units; site.lon = at[2 * row] / units; });
  const state = { theme: 0, category: "", pace: data.large ? 1 : 0, here: null, chosen: null, reached: null };
  const root = document.documentElement;

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes || {}).forEach(([key, value]) => {
      if (key.startsWith("on")) { made.addEventListener(key.slice(2), value); } else { made.setAttribute(key, value); }
    });
    children.forEach((child) => made.append(child));
    return made;
  }
  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
  }

  /* ----------------------------------------------------------------------------------------------------- the map */
  const map = L.map("map", { preferCanvas: true, zoomSnap: 0.5, maxZoom: 19, minZoom: 9, attributionControl: false });
  scaleBar(map, texts.units);
  const widths = [1, 2.2, 4], from = [14.5, 12, 0];
  const Streets = L.GridLayer.extend({
    createTile: function (coords) {
      const tile = document.createElement("canvas"), size = this.getTileSize(), sharp = window.devicePixelRatio || 1;
      tile.width = size.x * sharp;
      tile.height = size.y * sharp;
      const pen = tile.getContext("2d"), origin = coords.scaleBy(size);
      const pixels = 256 * Math.pow(2, coords.z) / 360;
      pen.scale(sharp, sharp);
      pen.lineJoin = pen.lineCap = "round";
      const northWest = map.unproject(origin, coords.z), southEast = map.unproject(origin.add(size), coords.z);
      /* one projection for the whole tile: linear between its corners, off by less than a pixel */
      const px = (x) => (x - northWest.lng * units * net.mx) / net.mx / units * pixels;
      const tall = (northWest.lat - southEast.lat) * units * net.my;
      const py = (y) => (northWest.lat * units * net.my - y) / tall * size.y;
      const left = northWest.lng * units * net.mx, right = southEast.lng * units * net.mx, bottom = southEast.lat * units * net.my, top = northWest.lat * units * net.my;
      pen.fillStyle = pen.strokeStyle = data.colours.water;
      net.walls.forEach((wall, row) => {
        if (data.rails[row] === 2 || wall.right < left || wall.left > right || wall.top < bottom || wall.bottom > top) { return; }
        pen.beginPath();
        wall.x.forEach((x, k) => (k ? pen.lineTo(px(x), py(wall.y[k])) : pen.moveTo(px(x), py(wall.y[k]))));
        pen.strokeStyle = data.rails[row] ? data.colours.rail : data.colours.water;
        pen.setLineDash(data.rails[row] ? [8, 5] : []);
        pen.lineWidth = data.rails[row] ? 1.6 : 3;
        if (wall.ring) { pen.fill(); } else { pen.stroke(); }
      });
      pen.setLineDash([]);
      const margin = (right - left) / 16;
      const near = [...lifecircleWalk.within(net, left - margin, bottom - margin, right + margin, top + margin)];
      [0, 1, 2].forEach((rank) => {
        if (coords.z < from[rank]) { return; }
        pen.beginPath();
        near.forEach((e) => {
          if (((net.kind[e] >> 4) & 3) !== rank) { return; }
          pen.moveTo(px(net.x[net.start[e]]), py(net.y[net.start[e]]));
          for (let k = net.start[e] + 1; k < net.start[e + 1]; k += 1) { pen.lineTo(px(net.x[k]), py(net.y[k])); }
        });
        pen.strokeStyle = data.colours.streets[rank];
        pen.lineWidth = widths[rank] * Math.max(1, Math.min(4, Math.pow(1.5, coords.z - 15)));
        pen.stroke();
      });
      return tile;
    }
  });
  new Streets({ tileSize: 256, updateWhenZooming: false }).addTo(map);

  const names = L.layerGroup().addTo(map);
  const namePoints = lifecircleWalk.walked(lifecircleWalk.unpack(data.names.at));
  const labels = data.names.text.map((text, row) => ({ text: text, rank: data.names.rank[row], lat: namePoints[2 * row + 1] / units, lon: namePoints[2 * row] / units }));
  function drawNames() {
    names.clearLayers();
    const zoom = map.getZoom(), bounds = map.getBounds(), taken = [], letter = parseFloat(getComputedStyle(root).fontSize) * 0.76;
    labels.forEach((label) => {
      if (taken.length >= 40 || zoom < [11, 12.5, 14, 16][label.rank] || (label.rank === 0 && zoom > 14.5) || !bounds.contains([label.lat, label.lon])) { return; }
      const centre = map.latLngToContainerPoint([label.lat, label.lon]), wide = letter * label.text.length / 2 + 6, high = letter * 0.9;
      if (taken.some((box) => Math.abs(box[0] - centre.x) < box[2] + wide && Math.abs(box[1] - centre.y) < box[3] + high)) { return; }
      taken.push([centre.x, centre.y, wide, high]);
      const icon = L.divIcon({ className: "lc-name" + (label.rank < 2 ? " place" : ""), html: element("span", {}, label.text), iconSize: [2 * wide, 2 * high] });
      L.marker([label.lat, label.lon], { icon: icon, interactive: false, keyboard: false }).addTo(names);
    });
  }
  map.on("moveend zoomend", drawNames);

  const dots = L.featureGroup().addTo(map), way = L.layerGroup().addTo(map), here = L.layerGroup().addTo(map);
  function shownSites() {
    const theme = data.themes[state.theme], wanted = state.category === "" ? theme.categories : [Number(state.category)];
    return sites.map((site, row) => row).filter((row) => sites[row].c.some((category) => wanted.includes(category)));
  }
  function drawSites() {
    dots.clearLayers();
    const large = map.getZoom() >= 15 ? 8 : map.getZoom() >= 13.5 ? 6 : 4;
    shownSites().forEach((row) => {
      const chosen = row === state.chosen;
      const dot = L.circleMarker([sites[row].lat, sites[row].lon], { radius: chosen ? large + 4 : large, color: "#fff", weight: 1.5, fillColor: chosen ? "#c24a00" : data.colours.site, fillOpacity: 1 });
      dot.bindTooltip(element("span", {}, sites[row].n || kindsOf(sites[row]))).on("click", (event) => { L.DomEvent.stopPropagation(event); choose(row); });
      dots.addLayer(dot);
    });
  }
  map.on("zoomend", drawSites);
  map.on("click", (event) => stand(event.latlng.lat, event.latlng.lng));

  /* --------------------------------------------------------------------------------------------------- the answers */
  function kindsOf(site) {
    return site.c.map((category) => data.categories[category]).join(texts.comma);
  }
  function stand(lat, lng) {
    state.here = { lat: lat, lng: lng, foot: lifecircleWalk.snap(net, lng, lat, CAP_M) };
    state.chosen = null;
    here.clearLayers();
    L.marker([lat, lng], { icon: L.divIcon({ className: "lc-here", iconSize: [22, 22] }), interactive: false, keyboard: false }).addTo(here);
    walkAll();
  }
  function walkAll() {
    state.reached = state.here && state.here.foot ? lifecircleWalk.reach(net, state.here.foot, state.pace, MOST_S) : null;
    drawSites();
    drawWay();
    drawList();
  }
  function minutes(row) {
    const found = state.reached && state.reached.sites.get(row);
    return found ? Math.max(1, Math.ceil(found.seconds / 60 - 1e-6)) : null;
  }
  function choose(row) {
    state.chosen = state.chosen === row ? null : row;
    drawSites();
    drawWay();
    drawList();
    if (state.chosen !== null) {
      const card = document.querySelector(".card[aria-pressed=true]");
      if (card) { card.scrollIntoView({ block: "nearest" }); }
    }
  }
  function drawWay() {
    way.clearLayers();
    if (state.chosen === null) { return; }
    const site = sites[state.chosen];
    if (!state.reached || !state.reached.sites.has(state.chosen)) { map.panTo([site.lat, site.lon]); return; }
    const points = [[state.here.lat, state.here.lng], ...lifecircleWalk.route(net, state.reached, state.chosen), [site.lat, site.lon]];
    L.polyline(points, { color: "#fff", weight: 9, opacity: 0.9, interactive: false }).addTo(way);
    L.polyline(points, { color: "#c24a00", weight: 5, interactive: false }).addTo(way);
    map.fitBounds(L.latLngBounds(points).pad(0.1), { maxZoom: 17, animate: false, paddingTopLeft: [56, 16], paddingBottomRight: [16, 30] });
  }

  function fact(list, title, text) {
    if (text) { list.append(element("dt", {}, title), element("dd", {}, text)); }
  }
  function card(row) {
    const site = sites[row], time = minutes(row), list = element("dl");
    if (site.m) { fact(list, texts.stop, site.m); }
    fact(list, texts.hours, site.h || (site.m ? "" : texts.unknown));
    fact(list, texts.offers, (site.o || []).join(texts.semicolon));
    fact(list, texts.fee, site.f);
    fact(list, texts.address, site.a);
    fact(list, texts.phone, site.p);
    const head = element("div", { class: "row" }, element("span", { class: "name" }, site.n || kindsOf(site)));
    if (state.here) { head.append(element("span", { class: "time" }, time === null ? texts.far : filled(texts.walk, { minutes: time }))); }
    return element("button", { class: "card", "data-row": row, "data-seconds": time === null ? "" : state.reached.sites.get(row).seconds.toFixed(2), "aria-pressed": row === state.chosen, onclick: () => choose(row) },
      head, element("div", { class: "kind" }, kindsOf(site)), list);
  }
  function drawList() {
    const holder = document.getElementById("answers");
    holder.replaceChildren();
    const rows = shownSites();
    let message = filled(texts.ask, { count: rows.length });
    if (state.here && !state.here.foot) { message = filled(texts.nostreet, { metres: CAP_M }); }
    if (state.reached) {
      const near = rows.filter((row) => minutes(row) !== null).sort((a, b) => state.reached.sites.get(a).seconds - state.reached.sites.get(b).seconds || a - b);
      message = near.length ? filled(texts.nearest, { count: Math.min(SHOWN, near.length) }) : texts.none;
      holder.append(element("p", { class: "ask" }, message), ...near.slice(0, SHOWN).map(card));
      if (state.chosen !== null && !near.slice(0, SHOWN).includes(state.chosen)) { holder.insertBefore(card(state.chosen), holder.children[1] || null); }
      return;
    }
    holder.append(element("p", { class: "ask" }, message));
    if (state.chosen !== null) { holder.append(card(state.chosen)); }
  }

  /* -------------------------------------------------------------------------------------------------- head and tools */
  const head = document.getElementById("head");
  const size = element("button", { type: "button", onclick: () => { root.classList.toggle("large"); told(); map.invalidateSize(); drawNames(); } });
  function told() { size.textContent = root.classList.contains("large") ? texts.smaller : texts.larger; }
  const themes = element("nav", { class: "themes", "aria-label": texts.kinds });
  head.append(element("div", { class: "top" }, element("h1", {}, texts.title), size), themes);
  function drawThemes() {
    themes.replaceChildren(...data.themes.map((theme, row) => element("button", {
      type: "button", "aria-pressed": row === state.theme,
      onclick: () => { state.theme = row; state.category = ""; state.chosen = null; drawThemes(); drawKinds(); walkAll(); }
    }, theme.title)));
  }
  const kinds = element("select", { "aria-label": texts.kinds, onchange: () => { state.category = kinds.value; state.chosen = null; walkAll(); } });
  function drawKinds() {
    kinds.replaceChildren(new Option(texts.all, ""), ...data.themes[state.theme].categories.map((category) => new Option(data.categories[category], category)));
  }
  const pace = element("select", { "aria-label": texts.pace, onchange: () => { state.pace = Number(pace.value); walkAll(); } });
  texts.paces.forEach((name, row) => pace.add(new Option(name, row, false, row === state.pace)));
  const found = element("ul", { class: "found", hidden: "" });
  const search = element("input", { type: "search", placeholder: texts.search, "aria-label": texts.search, oninput: look });
  function look() {
    const word = search.value.trim().toLowerCase();
    const known = [...labels.map((label) => [label.text, "", label.lat, label.lon]), ...sites.map((site) => [site.n, kindsOf(site), site.lat, site.lon])];
    const hits = word ? known.filter(([text]) => text.toLowerCase().includes(word)).slice(0, 8) : [];
    found.replaceChildren(...hits.map(([text, kind, lat, lon]) => element("li", {}, element("button", { type: "button", onclick: () => { found.hidden = true; search.value = text; map.setView([lat, lon], 16); stand(lat, lon); } }, kind ? text + "  " + kind : text))));
    found.hidden = !hits.length;
  }
  const foot = element("div", { class: "foot" }, ...texts.notes.map((note) => element("p", {}, note)));
  document.getElementById("list").append(element("div", { class: "tools" }, search, kinds, pace), found, element("div", { id: "answers" }), foot);

  if (data.large) { root.classList.add("large"); }
  told();
  drawThemes();
  drawKinds();
  map.invalidateSize({ animate: false, pan: false });
  map.fitBounds([[data.box[1], data.box[0]], [data.box[3], data.box[2]]], { animate: false });
  /* a page's address may carry a place: #latitude,longitude,theme */
  const given = location.hash.slice(1).split(",").map(Number);
  if (given.length >= 2 && given.every(Number.isFinite)) {
    if (data.themes[given[2]]) { state.theme = given[2]; drawThemes(); drawKinds(); }
    map.setView([given[0], given[1]], 15.5, { animate: false });
    stand(given[0], given[1]);
    const best = document.querySelector(".card");
    if (best) { choose(Number(best.dataset.row)); }
  } else {
    drawSites();
    drawList();
    drawNames();
  }
})();

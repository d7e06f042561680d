/* Walking times in the page itself: the streets unpacked, a place put on the nearest one, and the ways from there.
   No document and no map: plain numbers in, plain numbers out. */
const lifecircleWalk = (function () {
  "use strict";
  const SCRAP = 1, DECK = 2, NEVER = 3, SCRAP_M = 50, BANK_M = 0.5, CELL_M = 120;

  /* whole numbers of a packed text: LEB128, zigzag, Base64 */
  function unpack(text) {
    const bytes = atob(text), out = [];
    let value = 0, scale = 1;
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes.charCodeAt(i);
      value += (byte & 127) * scale;
      if (byte & 128) { scale *= 128; continue; }
      out.push(value % 2 ? -(value + 1) / 2 : value / 2);
      value = 0;
      scale = 1;
    }
    return out;
  }
  function summed(steps) {
    let total = 0;
    return steps.map((step) => (total += step));
  }
  /* points as x, y, x, y from steps dx, dy, dx, dy */
  function walked(steps) {
    const out = new Float64Array(steps.length);
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      out[i] = x;
      out[i + 1] = y;
    }
    return out;
  }
  /* metres per degree on the ellipsoid of WGS 84 */
  function degrees(latitude) {
    const a = latitude * Math.PI / 180;
    return [111412.84 * Math.cos(a) - 93.5 * Math.cos(3 * a), 111132.92 - 559.82 * Math.cos(2 * a) + 1.175 * Math.cos(4 * a)];
  }

  function open(data) {
    const units = data.units, nodes = walked(unpack(data.nodes)), count = nodes.length / 2;
    let middle = 0;
    for (let i = 1; i < nodes.length; i += 2) { middle += nodes[i] / units / count; }
    const [mx, my] = degrees(middle);
    const ends = unpack(data.ends), kinds = unpack(data.kinds), costs = unpack(data.costs), inner = unpack(data.inner), bends = unpack(data.bends);
    const edges = kinds.length;
    const net = {
      units: units, mx: mx / units, my: my / units, nodes: count, edges: edges,
      u: new Int32Array(edges), v: new Int32Array(edges), kind: kinds,
      uv: new Float64Array(edges), vu: new Float64Array(edges), wait: new Float64Array(count),
      start: new Int32Array(edges + 1), x: new Float64Array(2 * edges + bends.length / 2), y: new Float64Array(2 * edges + bends.length / 2),
      paces: data.paces, legs: data.legs
    };
    let u = 0, at = 0, bend = 0;
    for (let e = 0; e < edges; e += 1) {
      u += ends[2 * e];
      net.u[e] = u;
      net.v[e] = u + ends[2 * e + 1];
      net.uv[e] = costs[2 * e] / 100;
      net.vu[e] = (costs[2 * e] + costs[2 * e + 1]) / 100;
      net.start[e] = at;
      let x = nodes[2 * u], y = nodes[2 * u + 1];
      net.x[at] = x * net.mx;
      net.y[at] = y * net.my;
      at += 1;
      for (let k = 0; k < inner[e]; k += 1) {
        x += bends[bend];
        y += bends[bend + 1];
        bend += 2;
        net.x[at] = x * net.mx;
        net.y[at] = y * net.my;
        at += 1;
      }
      net.x[at] = nodes[2 * net.v[e]] * net.mx;
      net.y[at] = nodes[2 * net.v[e] + 1] * net.my;
      at += 1;
    }
    net.start[edges] = at;
    const waits = unpack(data.waits);
    for (let i = 0, node = 0; i < waits.length; i += 2) {
      node += waits[i];
      net.wait[node] = waits[i + 1] / 100;
    }
    link(net);
    index(net);
    doors(net, unpack(data.doors));
    net.walls = walls(net, data.walls);
    return net;
  }

  /* arcs by node: the edge, and whether it is left along (0) or against (1) */
  function link(net) {
    const first = new Int32Array(net.nodes + 1);
    for (let e = 0; e < net.edges; e += 1) { first[net.u[e] + 1] += 1; first[net.v[e] + 1] += 1; }
    for (let i = 0; i < net.nodes; i += 1) { first[i + 1] += first[i]; }
    const fill = first.slice(), arc = new Int32Array(2 * net.edges);
    for (let e = 0; e < net.edges; e += 1) {
      arc[fill[net.u[e]]++] = 2 * e;
      arc[fill[net.v[e]]++] = 2 * e + 1;
    }
    net.first = first;
    net.arc = arc;
  }

  /* edges by cell of a grid, to find those near a place */
  function index(net) {
    const cells = new Map();
    for (let e = 0; e < net.edges; e += 1) {
      let low = Infinity, right = -Infinity, bottom = Infinity, top = -Infinity;
      for (let k = net.start[e]; k < net.start[e + 1]; k += 1) {
        low = Math.min(low, net.x[k]);
        right = Math.max(right, net.x[k]);
        bottom = Math.min(bottom, net.y[k]);
        top = Math.max(top, net.y[k]);
      }
      for (let i = Math.floor(low / CELL_M); i <= Math.floor(right / CELL_M); i += 1) {
        for (let j = Math.floor(bottom / CELL_M); j <= Math.floor(top / CELL_M); j += 1) {
          const key = i * 1048576 + j, cell = cells.get(key);
          if (cell) { cell.push(e); } else { cells.set(key, [e]); }
        }
      }
    }
    net.cells = cells;
  }
  /* the edges whose box may meet a box in metres */
  function within(net, left, bottom, right, top) {
    const seen = new Set();
    for (let i = Math.floor(left / CELL_M); i <= Math.floor(right / CELL_M); i += 1) {
      for (let j = Math.floor(bottom / CELL_M); j <= Math.floor(top / CELL_M); j += 1) {
        (net.cells.get(i * 1048576 + j) || []).forEach((e) => seen.add(e));
      }
    }
    return seen;
  }

  function doors(net, packed) {
    const count = packed.length / (3 + net.legs.length), each = 3 + net.legs.length;
    net.door = { site: new Int32Array(count), edge: new Int32Array(count), share: new Float64Array(count), leg: net.legs.map(() => new Float64Array(count)), count: count };
    let edge = 0;
    for (let d = 0; d < count; d += 1) {
      edge += packed[d * each];
      net.door.edge[d] = edge;
      net.door.site[d] = packed[d * each + 1];
      net.door.share[d] = packed[d * each + 2] / 10000;
      net.legs.forEach((_, p) => { net.door.leg[p][d] = packed[d * each + 3 + p] / 100; });
    }
  }
  /* water and railways: lines or rings, in metres, each with its box */
  function walls(net, packed) {
    const sizes = unpack(packed.sizes), points = walked(unpack(packed.steps));
    let at = 0;
    return sizes.map((size) => {
      const wall = { ring: size < 0, x: [], y: [] };
      for (let k = 0; k < Math.abs(size); k += 1, at += 2) {
        wall.x.push(points[at] * net.mx);
        wall.y.push(points[at + 1] * net.my);
      }
      wall.left = wall.x.reduce((a, b) => Math.min(a, b), Infinity);
      wall.right = wall.x.reduce((a, b) => Math.max(a, b), -Infinity);
      wall.bottom = wall.y.reduce((a, b) => Math.min(a, b), Infinity);
      wall.top = wall.y.reduce((a, b) => Math.max(a, b), -Infinity);
      return wall;
    });
  }
  function inside(wall, x, y) {
    let odd = false;
    for (let i = 0, j = wall.x.length - 1; i < wall.x.length; j = i, i += 1) {
      if ((wall.y[i] > y) !== (wall.y[j] > y) && x < (wall.x[j] - wall.x[i]) * (y - wall.y[i]) / (wall.y[j] - wall.y[i]) + wall.x[i]) { odd = !odd; }
    }
    return odd;
  }
  function side(ax, ay, bx, by, cx, cy) { return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax); }
  function barred(net, x, y, foot) {
    const length = foot.leg, kept = length ? Math.max(0, length - BANK_M) / length : 0;
    const fx = x + (foot.x - x) * kept, fy = y + (foot.y - y) * kept;
    return net.walls.some((wall) => {
      if (Math.max(x, fx) < wall.left || Math.min(x, fx) > wall.right || Math.max(y, fy) < wall.bottom || Math.min(y, fy) > wall.top) { return false; }
      if (wall.ring && inside(wall, x, y)) { return false; }
      for (let k = 1; k < wall.x.length; k += 1) {
        const ax = wall.x[k - 1], ay = wall.y[k - 1], bx = wall.x[k], by = wall.y[k];
        if (side(x, y, fx, fy, ax, ay) * side(x, y, fx, fy, bx, by) <= 0 && side(ax, ay, bx, by, x, y) * side(ax, ay, bx, by, fx, fy) <= 0) { return true; }
      }
      return false;
    });
  }

  /* the point of an edge nearest to a place: distance, place, and share of the edge from its end u */
  function foot(net, e, x, y) {
    let best = { leg: Infinity, x: 0, y: 0, share: 0, edge: e }, along = 0, total = 0;
    for (let k = net.start[e] + 1; k < net.start[e + 1]; k += 1) {
      const ax = net.x[k - 1], ay = net.y[k - 1], dx = net.x[k] - ax, dy = net.y[k] - ay, long = Math.hypot(dx, dy);
      const t = long ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (long * long))) : 0;
      const leg = Math.hypot(ax + t * dx - x, ay + t * dy - y);
      if (leg < best.leg) {
        best = { leg: leg, x: ax + t * dx, y: ay + t * dy, share: 0, edge: e };
        along = total + t * long;
      }
      total += long;
    }
    best.share = total ? along / total : 0;
    return best;
  }
  /* where one steps out on the streets from longitude and latitude; null where none is near enough */
  function snap(net, lon, lat, cap) {
    const x = lon * net.units * net.mx, y = lat * net.units * net.my, found = [];
    within(net, x - cap, y - cap, x + cap, y + cap).forEach((e) => {
      const rank = net.kind[e] & 3;
      if (rank === NEVER) { return; }
      const there = foot(net, e, x, y);
      if (there.leg > cap) { return; }
      there.far = there.leg + (rank === SCRAP ? SCRAP_M : 0) + (rank === DECK ? 1e6 : 0);
      found.push(there);
    });
    found.sort((a, b) => a.far - b.far || a.edge - b.edge);
    return found.find((one) => !barred(net, x, y, one)) || null;
  }

  /* the costs of all ways from a foot, up to `most` seconds: the nodes' costs, and the arc by which each was reached */
  function spread(net, from, pace, most) {
    const factor = net.paces[pace], cost = new Float64Array(net.nodes).fill(Infinity), by = new Int32Array(net.nodes).fill(-1);
    const heap = [], e = from.edge, f = factor[net.kind[e] >> 6], leg = from.leg / net.legs[pace];
    function push(node, value, arc) {
      if (value >= cost[node] || value > most) { return; }
      cost[node] = value;
      by[node] = arc;
      let i = heap.length;
      heap.push([value, node]);
      while (i > 0 && heap[(i - 1) >> 1][0] > value) { heap[i] = heap[(i - 1) >> 1]; i = (i - 1) >> 1; }
      heap[i] = [value, node];
    }
    function pop() {
      const top = heap[0], last = heap.pop();
      if (heap.length) {
        let i = 0;
        for (;;) {
          let child = 2 * i + 1;
          if (child >= heap.length) { break; }
          if (child + 1 < heap.length && heap[child + 1][0] < heap[child][0]) { child += 1; }
          if (heap[child][0] >= last[0]) { break; }
          heap[i] = heap[child];
          i = child;
        }
        heap[i] = last;
      }
      return top;
    }
    push(net.u[e], leg + from.share * net.vu[e] * f + (from.share > 0 ? net.wait[net.u[e]] : 0), -2);
    push(net.v[e], leg + (1 - from.share) * net.uv[e] * f + (from.share < 1 ? net.wait[net.v[e]] : 0), -3);
    while (heap.length) {
      const [value, node] = pop();
      if (value > cost[node]) { continue; }
      for (let k = net.first[node]; k < net.first[node + 1]; k += 1) {
        const arc = net.arc[k], edge = arc >> 1, back = arc & 1, kind = net.kind[edge];
        if (!(kind & (back ? 8 : 4))) { continue; }
        const target = back ? net.u[edge] : net.v[edge];
        push(target, value + (back ? net.vu[edge] : net.uv[edge]) * factor[kind >> 6] + net.wait[target], arc);
      }
    }
    return { cost: cost, by: by, from: from };
  }
  /* the least seconds to every site, and the door: what `nearest` of the program says of the same place */
  function reach(net, from, pace, most) {
    const found = spread(net, from, pace, most), door = net.door, factor = net.paces[pace];
    const seconds = new Map();
    for (let d = 0; d < door.count; d += 1) {
      const e = door.edge[d], f = factor[net.kind[e] >> 6], leg = door.leg[pace][d], share = door.share[d];
      const ways = [
        [found.cost[net.u[e]] + share * net.uv[e] * f + leg, 0],
        [found.cost[net.v[e]] + (1 - share) * net.vu[e] * f + leg, 1]
      ];
      if (e === from.edge) {
        const apart = share - from.share;
        ways.push([from.leg / net.legs[pace] + leg + (apart >= 0 ? apart * net.uv[e] : -apart * net.vu[e]) * f, 2]);
      }
      const best = ways.reduce((a, b) => (b[0] < a[0] ? b : a));
      const known = seconds.get(door.site[d]);
      if (best[0] <= most && (!known || best[0] < known.seconds)) {
        seconds.set(door.site[d], { seconds: best[0], door: d, by: best[1] });
      }
    }
    return { sites: seconds, found: found };
  }

  /* the part of an edge between two shares of it, as points in metres, in the direction from -> to */
  function part(net, e, from, to) {
    const xs = [], ys = [], lengths = [0], begin = net.start[e], end = net.start[e + 1];
    for (let k = begin + 1; k < end; k += 1) { lengths.push(lengths[lengths.length - 1] + Math.hypot(net.x[k] - net.x[k - 1], net.y[k] - net.y[k - 1])); }
    const total = lengths[lengths.length - 1], low = Math.min(from, to) * total, high = Math.max(from, to) * total;
    function at(metres) {
      let k = 1;
      while (k < lengths.length - 1 && lengths[k] < metres) { k += 1; }
      const long = lengths[k] - lengths[k - 1], t = long ? (metres - lengths[k - 1]) / long : 0;
      xs.push(net.x[begin + k - 1] + t * (net.x[begin + k] - net.x[begin + k - 1]));
      ys.push(net.y[begin + k - 1] + t * (net.y[begin + k] - net.y[begin + k - 1]));
    }
    at(low);
    for (let k = 1; k < lengths.length - 1; k += 1) { if (lengths[k] > low && lengths[k] < high) { xs.push(net.x[begin + k]); ys.push(net.y[begin + k]); } }
    at(high);
    const points = xs.map((x, k) => [x, ys[k]]);
    return from <= to ? points : points.reverse();
  }
  /* the way to a site as latitudes and longitudes */
  function route(net, reached, site) {
    const goal = reached.sites.get(site), from = reached.found.from, pieces = [];
    if (!goal) { return []; }
    const e = net.door.edge[goal.door], share = net.door.share[goal.door];
    if (goal.by === 2) {
      pieces.push(part(net, e, from.share, share));
    } else {
      pieces.push(part(net, e, goal.by, share));
      let node = goal.by ? net.v[e] : net.u[e];
      for (let arc = reached.found.by[node]; arc >= 0; arc = reached.found.by[node]) {
        const edge = arc >> 1, back = arc & 1;
        pieces.push(part(net, edge, back, 1 - back));
        node = back ? net.v[edge] : net.u[edge];
      }
      const last = reached.found.by[node] === -2 ? 0 : 1;
      pieces.push(part(net, from.edge, from.share, last));
    }
    return pieces.reverse().flat().map(([x, y]) => [y / net.my / net.units, x / net.mx / net.units]);
  }

  return { unpack: unpack, summed: summed, walked: walked, open: open, within: within, snap: snap, reach: reach, route: route };
})();
if (typeof module !== "undefined") { module.exports = lifecircleWalk; }

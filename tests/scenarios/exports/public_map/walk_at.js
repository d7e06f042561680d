// node walk_at.js WALK.JS reads {graph, cap, pace, places: [[lon, lat], ...]} and writes, for each place, the street
// that it was put on and the seconds to every site.
const walk = require(process.argv[2]);
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
const net = walk.open(asked.graph);
console.log(JSON.stringify(asked.places.map(([lon, lat]) => {
  const foot = walk.snap(net, lon, lat, asked.cap);
  if (!foot) { return null; }
  const reached = walk.reach(net, foot, asked.pace, 3600);
  return { foot: foot, sites: [...reached.sites].map(([site, found]) => [site, found.seconds]) };
})));

"use strict";
// Draws the network whose positions were computed beforehand; shows as many labels as fit without overlap.
(() => {
  const box = document.getElementById("network");
  const { nodes, edges, options } = JSON.parse(document.getElementById("data").textContent);
  const names = new Map(nodes.map((node) => [node.id, node.label]));
  const data = { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) };
  const network = new vis.Network(box, data, options);
  const byRank = [...nodes].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
  const served = location.protocol.startsWith("http");

  const pen = document.createElement("canvas").getContext("2d");
  pen.font = "100px arial";
  const widths = new Map(nodes.map((node) => [node.id, Math.max(...node.label.split("\n").map((line) => pen.measureText(line).width)) / 100]));
  const overlap = (one, two) => one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];

  // Highest rank first, a label takes its place below or above its mark if no other label and no mark stand there at
  // this zoom; else over marks of lower rank.
  function fitLabels() {
    const font = Math.min(Math.max(13 / network.getScale(), 11), 60);
    const marks = nodes.map((node) => [node.x - node.size, node.y - node.size, node.x + node.size, node.y + node.size, node.id, node.rank]);
    const labels = [], changes = [];
    const free = (box, node, lowest) => labels.every((other) => !overlap(box, other))
      && marks.every((other) => other[4] === node.id || other[5] < lowest || !overlap(box, other));
    for (const node of byRank) {
      const text = names.get(node.id);
      const wide = widths.get(node.id) * font + 4, high = text.split("\n").length * font * 1.2;
      const below = node.y + node.size + font * 0.25, above = node.y - node.size - high - font * 0.35;
      const boxes = [below, above].map((top) => [node.x - wide / 2, top, node.x + wide / 2, top + high]);
      const box = boxes.find((one) => free(one, node, 0)) || boxes.find((one) => free(one, node, node.rank));
      if (box) labels.push(box);
      const up = box && box === boxes[1] ? above - below : 0;
      changes.push({ id: node.id, label: box ? text : " ", font: { size: font, vadjust: up } });
    }
    data.nodes.update(changes);
  }
  let waiting = 0;
  function soon() { clearTimeout(waiting); waiting = setTimeout(fitLabels, 60); }

  function openPage(id) {
    if (!served) return;
    const link = document.createElement("a");
    link.href = "/page/" + id.split("/").map(encodeURIComponent).join("/");
    link.target = "_top";
    link.rel = "noopener";
    document.body.append(link);
    link.click();
    link.remove();
  }

  network.on("click", (event) => { if (event.nodes.length) openPage(event.nodes[0]); });
  network.on("zoom", soon);
  network.on("hoverNode", () => { box.style.cursor = "pointer"; });
  network.on("blurNode", () => { box.style.cursor = "default"; });
  // A file has no pages to open: its names are plain text then.
  if (!served) document.querySelectorAll("a.node").forEach((link) => link.removeAttribute("href"));
  network.once("afterDrawing", () => {
    network.fit({ animation: false });
    network.moveTo({ scale: network.getScale() * 0.9 }); // room for the labels at the rim
    fitLabels();
    network.once("afterDrawing", () => { box.dataset.drawn = "yes"; });
    network.redraw();
  });
})();

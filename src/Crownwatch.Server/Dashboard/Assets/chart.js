// Draws the response times with uPlot over the picture that the server drew.
"use strict";
(() => {
  let chart = null;
  let drawnIn = null;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const write = (ms) => (ms >= 10 ? Math.round(ms).toLocaleString("en") : String(Number(ms.toPrecision(2)))) + " ms";

  // A break where no result is: a line over a gap would be a claim.
  function columns(data) {
    const [at, p50, p95, limit, down] = [[], [], [], [], []];
    data.at.forEach((t, i) => {
      const last = at[at.length - 1];
      if (i > 0 && t - last > data.span * 1.5) {
        at.push(last + data.span);
        [p50, p95, down].forEach((column) => column.push(null));
        limit.push(data.limit ?? null);
      }
      at.push(t);
      p50.push(data.p50[i]);
      p95.push(data.p95[i]);
      down.push(data.down[i] > 0 ? 1 : null);
      limit.push(data.limit ?? null);
    });
    return { table: [at, p50, p95, limit], down };
  }

  function shadeDown(plot, down, width) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.fillStyle = colour("--down-wash");
    down.forEach((is, i) => {
      if (!is) return;
      const left = plot.valToPos(plot.data[0][i], "x", true);
      const right = plot.valToPos(plot.data[0][i] + width, "x", true);
      const from = Math.max(bbox.left, left);
      ctx.fillRect(from, bbox.top, Math.max(2, Math.min(bbox.left + bbox.width, right) - from), bbox.height);
    });
    ctx.restore();
  }

  function drawMarks(plot, marks) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = colour("--accent");
    ctx.lineWidth = 2;
    ctx.setLineDash([3, 4]);
    marks.forEach((at) => {
      const x = plot.valToPos(at, "x", true);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    });
    ctx.restore();
  }

  async function draw(plot) {
    const address = plot.dataset.chart;
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) return;
    const data = await answer.json();
    if (data.at.length === 0 || plot.dataset.chart !== address) return;
    const { table, down } = columns(data);
    const values = [...table[1], ...table[2], data.limit].filter((v) => v > 0);
    const range = [Math.max(0.05, Math.min(...values, 100) * 0.6), Math.max(1, Math.max(...values, 1)) * 1.4];
    if (chart) chart.destroy();
    const ink = colour("--muted");
    const grid = { stroke: colour("--line"), width: 1 };
    const font = "12px system-ui, sans-serif";
    // Days where it goes back further than two of them, hours else.
    const clock = (t) => (data.to - data.from > 172800 ? new Date(t * 1000).toISOString().slice(5, 10) : new Date(t * 1000).toISOString().slice(11, 16));
    const holder = document.createElement("div");
    chart = new uPlot({
      width: plot.clientWidth,
      height: 230,
      cursor: { y: false },
      legend: { live: true },
      tzDate: (ts) => uPlot.tzDate(new Date(ts * 1e3), "UTC"),
      scales: { x: { range: () => [data.from, data.to] }, y: { distr: 3, range: () => range } },
      axes: [
        { stroke: ink, grid, ticks: grid, font, values: (u, ts) => ts.map(clock) },
        { stroke: ink, grid, ticks: grid, font, size: 72, values: (u, ms) => ms.map((v) => (v === null ? "" : write(v))) },
      ],
      series: [
        { label: "UTC", value: (u, t) => (t === null ? "" : new Date(t * 1000).toISOString().slice(data.to - data.from > 172800 ? 5 : 11, 19).replace("T", " ")) },
        { label: "p50", stroke: colour("--line-p50"), width: 2, value: (u, v) => (v === null || v === undefined ? "" : write(v)) },
        { label: "p95", stroke: colour("--line-p95"), width: 2, value: (u, v) => (v === null || v === undefined ? "" : write(v)) },
        { label: "limit", stroke: colour("--limit"), width: 1.5, dash: [6, 5], points: { show: false }, show: data.limit !== undefined && data.limit !== null, value: (u, v) => (v === null || v === undefined ? "" : write(v)) },
      ],
      hooks: { drawClear: [(u) => shadeDown(u, down, data.span)], draw: [(u) => drawMarks(u, data.marks ?? [])] },
    }, table, holder);
    plot.replaceChildren(holder);
    plot.dataset.drawn = address;
    drawnIn = plot;
  }

  function begin() {
    const plot = document.getElementById("plot");
    if (!plot || typeof uPlot === "undefined") return;
    plot.addEventListener("refresh", () => draw(plot));
    draw(plot);
    let width = plot.clientWidth;
    new ResizeObserver(() => {
      if (chart && drawnIn && Math.abs(drawnIn.clientWidth - width) > 1) {
        width = drawnIn.clientWidth;
        chart.setSize({ width, height: 230 });
      }
    }).observe(plot);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => draw(plot));
  }

  begin();
})();

// Makes the charts of the page Monitoring alive: hover, zoom by dragging, double click to see all. Without it (or without
// scripts) each chart is the picture that the server draws.

const COLOURS = ["#138A6E", "#B86E00", "#5B6BC0"];
const DASHES = [[], [7, 4], [2, 4]];
const EVERY_MS = { hour: 30000, day: 60000, week: 600000, month: 600000 };

let library;

/** uPlot with its styles, fetched once and only where there is a chart. */
function load() {
  library ??= import(new URL("uplot/uPlot.esm.js", import.meta.url)).then((module) => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("uplot/uPlot.min.css", import.meta.url);
    document.head.append(style);
    return module.default;
  });
  return library;
}

function round(value) {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2).replace(/\.?0+$/, "");
}

function bytes(value) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let at = 0;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${round(value)} ${units[at]}`;
}

const SHOWN = {
  share: (value) => `${round(value * 100)} %`,
  bytes,
  bytes_per_second: (value) => `${bytes(value)}/s`,
  per_second: (value) => `${round(value)}/s`,
  per_minute: (value) => `${round(value)}/min`,
  seconds: (value) => (value < 1 ? `${round(value * 1000)} ms` : `${round(value)} s`),
  count: round,
};

/** Moments on the axis, in the page's language, as fine as their distance asks for. */
function moments(seconds) {
  const step = seconds.length > 1 ? seconds[1] - seconds[0] : 60;
  const day = { day: "numeric", month: "short" };
  const time = { hour: "2-digit", minute: "2-digit", ...(step < 60 && { second: "2-digit" }) };
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, step < 86400 ? time : day);
  return seconds.map((second) => shown.format(second * 1000));
}

function moment(second) {
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "medium" });
  return second === null || second === undefined ? "–" : shown.format(second * 1000);
}

async function fetchSeries(figure) {
  const query = new URLSearchParams({ chart: figure.dataset.chart, span: figure.dataset.span });
  const answer = await fetch(`/api/monitoring/series?${query}`, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

/** Times, then the means of each line, then the threshold as a line of its own. */
function columns(series) {
  const lines = series.lines.map((line) => line.means);
  const threshold = series.threshold === null ? [] : [series.times_s.map(() => series.threshold)];
  return [series.times_s, ...lines, ...threshold];
}

/** Points with nothing on either side: no line shows them. */
function alone(figures) {
  const missing = (at) => figures[at] === null || figures[at] === undefined;
  return figures.flatMap((_, at) => (!missing(at) && missing(at - 1) && missing(at + 1) ? [at] : []));
}

function options(figure, series, width) {
  const style = getComputedStyle(figure);
  const quiet = style.getPropertyValue("--ink-quiet") || "#77808C";
  const grid = { stroke: "rgba(138,143,152,.25)", width: 1 };
  const shown = SHOWN[series.unit];
  const value = (_, figure) => (figure === null || figure === undefined ? "–" : shown(figure));
  // In the reader's language, in the order in which the server sends them.
  const labels = (figure.dataset.lines ?? "").split("\n");
  const lines = series.lines.map((line, at) => ({
    label: labels[at] || line.label,
    stroke: COLOURS[at % COLOURS.length],
    dash: DASHES[at % DASHES.length],
    width: 2,
    points: { filter: (plot, line, all) => (all ? null : alone(plot.data[line])) },
    value,
  }));
  const threshold = series.threshold === null ? [] : [
    { label: figure.dataset.threshold, stroke: "#C2412D", dash: [3, 3], width: 1, points: { show: false }, value },
  ];
  return {
    width,
    height: 220,
    cursor: { drag: { x: true, y: false } },
    legend: { live: true },
    scales: { y: { range: (_, low, high) => [0, series.unit === "share" && high > 0.25 ? 1 : high > 0 ? high * 1.1 : 1] } },
    axes: [
      { stroke: quiet, grid, ticks: grid, space: 80, values: (_, seconds) => moments(seconds) },
      { stroke: quiet, grid, ticks: grid, size: 72, values: (_, figures) => figures.map((figure) => shown(figure)) },
    ],
    series: [{ label: figure.dataset.time, value: (_, second) => moment(second) }, ...lines, ...threshold],
  };
}

async function enliven(figure) {
  if (figure.dataset.alive) return;
  figure.dataset.alive = "yes";
  let plot;
  try {
    const [Plot, series] = await Promise.all([load(), fetchSeries(figure)]);
    const place = document.createElement("div");
    // Only at its end is the figure changed: the browser half of the program may still be looking at what is in it.
    figure.querySelector("img").hidden = true;
    figure.append(place);
    plot = new Plot(options(figure, series, place.clientWidth || 600), columns(series), place);
    const size = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: 220 }));
    size.observe(place);
  } catch {
    // The picture stays.
    return;
  }
  let seen = true;
  new IntersectionObserver((entries) => { seen = entries.at(-1).isIntersecting; }).observe(figure);
  const timer = setInterval(async () => {
    if (!figure.isConnected) {
      clearInterval(timer);
      plot.destroy();
    } else if (seen && !document.hidden) {
      try {
        plot.setData(columns(await fetchSeries(figure)));
      } catch {
        // The next time may go better.
      }
    }
  }, EVERY_MS[figure.dataset.span] ?? 60000);
}

function look() {
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((entry) => entry.isIntersecting)) {
      near.unobserve(entry.target);
      enliven(entry.target);
    }
  }, { rootMargin: "200px" });
  const find = () => {
    for (const figure of document.querySelectorAll("figure[data-chart]:not([data-found])")) {
      figure.dataset.found = "yes";
      near.observe(figure);
    }
  };
  find();
  // Pages change without a load.
  new MutationObserver(find).observe(document.body, { childList: true, subtree: true });
}

look();

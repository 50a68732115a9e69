
(() => {
  "use strict";
  const root = document.documentElement;
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

  // --- theme: the address's #dark or #light, else what was chosen here before, else the system's
  const wish = location.hash === "#dark" || location.hash === "#light" ? location.hash.slice(1) : stored();
  if (wish) root.dataset.theme = wish;
  const theme = () => root.dataset.theme || (systemDark.matches ? "dark" : "light");
  const button = document.querySelector("button.theme");
  const label = () => { button.textContent = theme() === "dark" ? "Light theme" : "Dark theme"; };
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    const next = theme() === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    try { localStorage.setItem("timbre-theme", next); } catch { /* a page opened from a file may not store */ }
    changed();
  });
  systemDark.addEventListener("change", changed);
  function changed() { label(); redraw(); }
  function stored() {
    try { const value = localStorage.getItem("timbre-theme"); return value === "dark" || value === "light" ? value : ""; } catch { return ""; }
  }

  // --- contents: folded on a phone, the section in view is marked
  const contents = document.querySelector(".contents details");
  if (contents && window.matchMedia("(max-width: 67.99rem)").matches) contents.open = false;
  if (contents) {
    const links = new Map([...contents.querySelectorAll("a")].map(link => [link.getAttribute("href").slice(1), link]));
    const inView = new Set();
    const watch = new IntersectionObserver(entries => {
      for (const entry of entries) entry.isIntersecting ? inView.add(entry.target.id) : inView.delete(entry.target.id);
      const first = [...links.keys()].find(id => inView.has(id));
      for (const [id, link] of links) id === first ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    }, { rootMargin: "-10% 0px -60% 0px" });
    for (const id of links.keys()) { const section = document.getElementById(id); if (section) watch.observe(section); }
  }

  // --- charts
  const data = document.getElementById("chart-specs");
  const specs = data ? JSON.parse(data.textContent) : [];
  const charts = [...document.querySelectorAll(".canvas[data-chart]")];
  const drawn = new Map(); // element -> { theme, finalize }
  const looks = {
    light: { paper: "#ffffff", ink: "#1a1d21", ink2: "#4a5058", line: "#c9c8c0", grid: "#eae9e4", accent: "#0b6b86",
      ramp: ["#f1f4f4", "#cfe1e6", "#8fbecb", "#3f8ea6", "#0b5a73"], low: "#1a1d21", high: "#ffffff",
      diverging: ["#a8500f", "#e0a46f", "#f4f3ef", "#79aebd", "#0b5f78"] },
    dark: { paper: "#121518", ink: "#e9ebec", ink2: "#b6bcc2", line: "#454d55", grid: "#262c31", accent: "#62bdd6",
      ramp: ["#1c2226", "#1e3d49", "#246277", "#3b93ad", "#8ad3e6"], low: "#e9ebec", high: "#0b1013",
      diverging: ["#f0a05f", "#8f5527", "#22272b", "#2b6b80", "#7acce3"] },
  };
  const font = getComputedStyle(document.body).fontFamily;

  function longestSeries(spec) {
    let longest = 0;
    for (const layer of Array.isArray(spec.layer) ? spec.layer : [spec]) {
      const domain = layer && layer.encoding && layer.encoding.color && layer.encoding.color.scale && layer.encoding.color.scale.domain;
      if (Array.isArray(domain)) for (const name of domain) longest = Math.max(longest, String(name).length);
    }
    // The groups of a map are those of the colouring that is chosen.
    for (const parameter of Array.isArray(spec.params) ? spec.params : [])
      if (parameter.name === "colourings" && Array.isArray(parameter.value))
        for (const colouring of parameter.value) for (const name of colouring.legend || []) longest = Math.max(longest, String(name).length);
    return longest;
  }

  function config(look, width, background, spec) {
    const narrow = width < 480;
    const widest = narrow ? Math.max(130, width - 90) : 320;
    const columns = Math.max(1, Math.floor((width - Math.max(40, rowSpace(spec, width))) / (Math.min(longestSeries(spec) * 7.6, widest) + 34)));
    const text = { labelFont: font, titleFont: font, labelColor: look.ink2, titleColor: look.ink2, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 };
    return {
      background, font, view: { stroke: null },
      axis: { ...text, domainColor: look.line, tickColor: look.line, gridColor: look.grid, labelPadding: 5, titlePadding: 8, tickSize: 4,
        labelLimit: rowLimit(width), labelOverlap: true, labelSeparation: 8, labelFlush: false },
      axisY: { domain: false, ticks: false },
      legend: { ...text, title: null, orient: "top", direction: "horizontal", labelFontSize: 12.5, labelColor: look.ink, symbolSize: 90, symbolStrokeWidth: 2,
        columnPadding: 16, rowPadding: 4, padding: 0, offset: 12, labelLimit: columns === 1 ? Math.max(130, width - 90) : widest, columns },
      header: { ...text }, title: { color: look.ink, font, fontSize: 13, fontWeight: 600, anchor: "start" },
      text: { color: look.ink, font, fontSize: 12 }, rule: { color: look.ink2 }, tick: { color: look.ink2 }, point: { filled: true },
      range: { ramp: look.ramp, heatmap: look.ramp, diverging: look.diverging },
    };
  }

  // --- names of rows: what is wider than its share of the chart goes on over more lines, after an underscore, a hyphen or a space
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = "12px " + font;
  const rowLimit = width => Math.round(width < 480 ? Math.max(110, width * 0.38) : Math.min(260, width * 0.34));
  const lineHeight = 13;

  function lines(name, limit) {
    const fits = text => ruler.measureText(text).width <= limit;
    if (fits(name)) return [name];
    const found = [""];
    for (const part of name.match(/[^_ \-]*[_ \-]*/g)) {
      if (found.at(-1) && !fits(found.at(-1) + part.trimEnd())) found.push("");
      for (const character of part) {
        if (found.at(-1) && !fits(found.at(-1) + character)) found.push("");
        found[found.length - 1] += character;
      }
    }
    return found.map(line => line.trim()).filter(line => line);
  }

  const namedRows = spec => (Array.isArray(spec.layer) ? spec.layer : [])
    .map(layer => layer.encoding && layer.encoding.y).filter(y => y && y.type === "nominal" && y.axis && y.scale && Array.isArray(y.scale.domain));

  /** What the names of rows take of the width; a legend stands to the right of it. */
  function rowSpace(spec, width) {
    const rows = namedRows(spec);
    return rows.length === 0 ? 0 : 14 + Math.max(0, ...rows[0].scale.domain.flatMap(name => lines(String(name), rowLimit(width))).map(line => ruler.measureText(line).width));
  }

  function wrapRows(spec, width) {
    const rows = namedRows(spec);
    if (rows.length === 0) return;
    const names = rows[0].scale.domain.map(String);
    const broken = names.map(name => lines(name, rowLimit(width)));
    const most = Math.max(0, ...broken.map(found => found.length));
    if (most < 2) return;
    spec.params = [...(spec.params || []), { name: "rowNames", value: names }, { name: "rowLines", value: broken }];
    const own = "rowLines[indexof(rowNames, datum.value)]";
    for (const y of rows) y.axis = { ...y.axis, labelExpr: own, labelLineHeight: lineHeight, labelOffset: { expr: `${-lineHeight / 2} * (length(${own}) - 1)` } };
    spec.height = Math.max(spec.height, Math.round(names.length * (most * lineHeight + 5)));
  }

  function prepare(element, look, width) {
    const spec = structuredClone(specs[Number(element.dataset.chart)]);
    spec.width = width || "container";
    if (!spec.autosize) spec.autosize = { type: "fit-x", contains: "padding" };
    spec.description = element.dataset.alt;
    wrapRows(spec, width || element.clientWidth);
    for (const parameter of Array.isArray(spec.params) ? spec.params : []) {
      const named = { ink: look.ink, inkSoft: look.ink2, inkOnLow: look.low, inkOnHigh: look.high, accent: look.accent, surface: look.paper, line: look.line }[parameter.name];
      if (named) parameter.value = named;
    }
    return spec;
  }

  const rows = spec => Array.isArray(spec.data && spec.data.values) ? spec.data.values.length : 0;
  const refuse = { load: () => Promise.reject(new Error("a report loads nothing")), sanitize: () => Promise.reject(new Error("a report leads nowhere")) };

  /** The parameters of a chart that its reader sets. */
  const choosable = spec => (Array.isArray(spec.params) ? spec.params : []).filter(parameter => parameter.bind);

  async function draw(element) {
    const now = theme();
    const before = drawn.get(element);
    if ((before && before.theme === now) || element.clientWidth === 0) return;
    drawn.set(element, { ...before, theme: now });
    const look = looks[now];
    const spec = prepare(element, look, 0);
    const choices = choosable(spec);
    try {
      // What the reader chose stays chosen when the theme changes.
      if (before && before.view) for (const choice of choices) choice.value = before.view.signal(choice.name);
      if (before && before.finalize) before.finalize();
      const place = document.createElement("div");
      const choosers = document.createElement("div");
      choosers.className = "choosers";
      element.replaceChildren(...(choices.length > 0 ? [choosers, place] : [place]));
      const result = await vegaEmbed(place, spec, {
        mode: "vega-lite", ...(choices.length > 0 ? { bind: choosers } : {}), renderer: rows(spec) > 2500 ? "canvas" : "svg", ast: true, expr: vega.expressionInterpreter, loader: refuse, defaultStyle: false,
        config: config(look, element.clientWidth, "transparent", spec), tooltip: { disableDefaultStyle: true, theme: "page" },
        actions: { export: { svg: true, png: true }, source: false, compiled: false, editor: false }, scaleFactor: { png: 2, svg: 1 },
        i18n: { SVG_ACTION: "Save as SVG", PNG_ACTION: "Save as PNG" }, downloadFileName: "chart-" + (Number(element.dataset.chart) + 1),
      });
      result.view.container().setAttribute("role", "img");
      // A saved picture has a ground of its own; the one on the page shows the page's.
      place.addEventListener("mousedown", event => { if (event.target.closest(".vega-actions")) result.view.background(look.paper); }, true);
      element.style.minHeight = "";
      drawn.set(element, { theme: now, view: result.view, finalize: () => result.finalize() });
    } catch (error) {
      failed(element, error);
    }
  }

  function failed(element, error) {
    element.classList.add("failed");
    element.style.minHeight = "";
    element.textContent = "This chart could not be drawn; its sentence and its data say the same.";
    console.error(error);
  }

  function redraw() { for (const element of drawn.keys()) draw(element); }

  for (const element of charts) {
    element.style.minHeight = element.dataset.height + "px";
    if (element.dataset.maxWidth) element.style.maxWidth = element.dataset.maxWidth + "px";
  }
  const near = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) { near.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "600px 0px" });
  for (const element of charts) near.observe(element);
  // Then the rest, one at a time while the reader does nothing: scrolling and printing find every chart drawn.
  const idle = window.requestIdleCallback ? act => requestIdleCallback(act, { timeout: 400 }) : act => setTimeout(act, 60);
  const rest = charts.slice();
  const next = async () => {
    const element = rest.shift();
    if (!element) return;
    if (!drawn.has(element) && element.clientWidth > 0) { near.unobserve(element); await draw(element); }
    idle(next);
  };
  setTimeout(() => idle(next), 300);

  // --- paper: every chart is drawn once more, in light colours and at the width of a sheet; what is folded is opened
  let opened = [];
  window.addEventListener("beforeprint", () => {
    if (opened.length || document.querySelector(".paper")) return;
    for (const details of document.querySelectorAll("details.more:not([open])")) {
      if (details.querySelectorAll("tr").length > 100) continue; // a table of pages and pages is for the screen
      details.open = true;
      opened.push(details);
    }
    for (const element of charts) {
      const width = Math.min(Number(element.dataset.maxWidth || 660), element.closest(".grid.middle, .grid.wide") ? 320 : element.closest(".grid") ? 220 : element.closest(".side") ? 310 : 660);
      const paper = document.createElement("div");
      paper.className = "paper";
      element.append(paper);
      try {
        const spec = prepare(element, looks.light, width);
        if (spec.height > 440) paper.classList.add("tall"); // many rows: names must stay legible
        for (const choice of choosable(spec)) delete choice.bind; // on paper the first is what is drawn
        const compiled = vegaLite.compile(spec, { config: config(looks.light, width, "transparent", spec) }).spec;
        new vega.View(vega.parse(compiled, null, { ast: true }), { renderer: "svg", container: paper, hover: false, loader: refuse, expr: vega.expressionInterpreter }).run();
        const svg = paper.querySelector("svg");
        if (svg) svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
        element.classList.add("has-paper");
      } catch (error) {
        console.error(error);
      }
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    opened = [];
    for (const paper of document.querySelectorAll(".paper")) paper.remove();
    for (const element of charts) element.classList.remove("has-paper");
  });
})();

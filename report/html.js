// The page of a run: draws the lanes of a scenario when it is opened, filters, and copies.
(() => {
  'use strict';

  const charts = new Map();
  const data = (id) => JSON.parse(document.getElementById(id).textContent);
  let words;

  // model is the lanes of a scenario, with the templates that all of the page share.
  function model(id) {
    words = words || data('words');
    const m = data(id);
    m.events.templates = words;
    return m;
  }

  function draw(scenario) {
    const figure = scenario.querySelector('.drawn');
    if (!figure || charts.has(scenario)) return;
    charts.set(scenario, Lanes.draw(figure, model(figure.dataset.model)));
  }

  function write(history) {
    const pre = history.querySelector('pre');
    if (pre.textContent) return;
    const m = model(history.dataset.model);
    let at = 0, knot = 0, ms = Date.parse(m.start);
    const lines = m.events.knots.map((step, i) => {
      for (knot += step; at <= knot; at++) ms += m.knots[at];
      const stamp = new Date(ms).toISOString();
      return `${stamp.slice(0, 10)} ${stamp.slice(11, 23)}  ${(m.events.faults || {})[i] ? '⚑' : ' '} ${Lanes.line(m, i).split('\n')[0]}`;
    });
    pre.textContent = lines.join('\n');
  }

  for (const scenario of document.querySelectorAll('.scenario')) {
    scenario.addEventListener('toggle', () => { if (scenario.open) draw(scenario); });
    if (scenario.open) draw(scenario);
  }
  for (const history of document.querySelectorAll('.history')) history.addEventListener('toggle', () => write(history));

  document.addEventListener('click', (e) => {
    const line = e.target.closest('[data-line]');
    if (line) {
      e.preventDefault();
      const chart = charts.get(line.closest('.scenario'));
      if (!chart) return;
      chart.show(+line.dataset.line);
      chart.host.scrollIntoView({ block: 'nearest' });
      chart.chart.focus({ preventScroll: true });
    }
    const copy = e.target.closest('.copy');
    if (copy) take(copy);
  });

  // take copies a command, or marks it, where the browser lets no page write to the clipboard.
  async function take(button) {
    const code = button.parentNode.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = 'Marked: press Ctrl+C';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2500);
  }
  for (const copy of document.querySelectorAll('.copy')) copy.hidden = false;

  const form = document.querySelector('.filter');
  if (form) {
    const filter = () => {
      const status = form.elements.show.value, name = form.elements.find.value.trim().toLowerCase();
      let shown = 0;
      for (const scenario of document.querySelectorAll('.scenario')) {
        const hit = (!status || scenario.dataset.status === status) && scenario.id.toLowerCase().includes(name);
        scenario.hidden = !hit;
        shown += hit;
      }
      form.querySelector('output').textContent = status || name ? `${shown} shown` : '';
    };
    form.addEventListener('input', filter);
    form.addEventListener('submit', (e) => e.preventDefault());
    filter(); // a browser that goes back remembers what was chosen
  }

  // An address that names a scenario opens it.
  const follow = () => {
    const scenario = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!scenario || !scenario.matches('.scenario')) return;
    scenario.open = true;
    scenario.scrollIntoView();
  };
  window.addEventListener('hashchange', follow);
  follow();

  // On paper everything that failed is told, however it stands on the screen.
  let closed = [];
  window.addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('.scenario.failed:not([open])')];
    for (const scenario of closed) { scenario.open = true; draw(scenario); }
  });
  window.addEventListener('afterprint', () => { for (const scenario of closed) scenario.open = false; });
})();

// Lanes draws a history as swim lanes on the world's clock. It makes elements and text, never markup, asks
// nobody for anything, and keeps the number of elements bounded: what lies closer than a pixel is one shape.
const Lanes = (() => {
  'use strict';

  const NS = 'http://www.w3.org/2000/svg';
  const MARKS = ['plain', 'refused', 'failed', 'fault', 'leak']; // as Marks in events.go
  const TRACK = 20, PAD = 4, HEAD = 22, AXIS = 34, NARROW = 620, DAY = 86400000;
  const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  let charts = 0;

  function el(parent, name, attributes, text) {
    const svg = parent.namespaceURI === NS || name === 'svg';
    const e = svg ? document.createElementNS(NS, name) : document.createElement(name);
    for (const key in attributes) e.setAttribute(key, attributes[key]);
    if (text !== undefined) e.textContent = text;
    parent.appendChild(e);
    return e;
  }

  const two = (n) => String(n).padStart(2, '0');
  const clamp = (x, low, high) => Math.min(Math.max(x, low), high);

  // length writes a stretch of time as people do: 55m, 1h30m, 3d.
  function length(ms) {
    if (ms < 1000) return Math.round(ms) + 'ms';
    const units = [[DAY, 'd'], [3600000, 'h'], [60000, 'm'], [1000, 's']];
    const parts = [];
    let rest = ms < 60000 ? ms : Math.round(ms / 1000) * 1000;
    for (const [size, unit] of units) {
      if (unit === 's' && rest % 1000) parts.push(+(rest / 1000).toFixed(2) + unit);
      else if (rest >= size) parts.push(Math.floor(rest / size) + unit);
      rest %= size;
    }
    return parts.slice(0, 3).join('');
  }

  // read makes a model handy: absolute times of the knots, absolute knots of the events, parts of the axis.
  function read(model) {
    const start = Date.parse(model.start), times = [], knots = [];
    let t = 0, k = 0;
    for (const step of model.knots) times.push(t += step);
    for (const step of model.events.knots) knots.push(k += step);
    const rows = model.rows.map((row) => ({ ...row, bars: row.bars || [] }));
    const outs = [], faults = [];
    for (const row of rows) for (const bar of row.bars) if (bar.look === 'out') outs.push({ ...bar, row });
    outs.sort((a, b) => a.from - b.from);
    for (const i in model.events.faults || {}) faults.push({ event: +i, name: model.events.faults[i] });
    faults.sort((a, b) => a.event - b.event);
    const ofRow = rows.map(() => []);
    model.events.rows.forEach((row, i) => ofRow[row].push(i));
    return { start, times, knots, rows, outs, faults, ofRow, events: model.events, folded: fold(times), true: times };
  }

  // fold gives every line of the history room, and a stretch in which nothing happens little more, however long.
  function fold(times) {
    const at = [0];
    for (let i = 1; i < times.length; i++) {
      const gap = times[i] - times[i - 1];
      at.push(at[i - 1] + (gap > 0 ? 2 + 2 * Math.log10(1 + gap / 10) : 0.7));
    }
    return at;
  }

  function lineOf(events, i) {
    const numbers = events.numbers[i] ? events.numbers[i].split(' ') : [];
    return events.templates[events.template[i]].split('\u0001').map((part, n) => (n ? numbers[n - 1] : '') + part).join('');
  }

  // nearest is the index in a sorted list, seen through f, that is nearest to x.
  function nearest(list, f, x) {
    let low = 0, high = list.length;
    while (low < high) { const mid = (low + high) >> 1; if (f(list[mid]) < x) low = mid + 1; else high = mid; }
    if (low > 0 && (low === list.length || x - f(list[low - 1]) <= f(list[low]) - x)) low--;
    return low;
  }

  class Chart {
    constructor(host, model) {
      this.id = 'lanes' + ++charts;
      this.mode = 'folded';
      this.event = -1; // the line under the cursor
      this.open = false;
      this.host = host;
      host.classList.add('lanes');
      this.frame();
      this.m = read(model);
      this.first();
      this.watch();
      this.legend();
      this.draw();
    }

    // frame makes what does not change.
    frame() {
      const tools = el(this.host, 'div', { class: 'lanes-tools' });
      const set = (label) => el(tools, 'div', { class: 'lanes-set', role: 'group', 'aria-label': label });
      const button = (into, text, label, action) => {
        const b = el(into, 'button', { type: 'button', 'aria-label': label, title: label }, text);
        b.addEventListener('click', action);
        return b;
      };
      const axis = set('Time axis');
      this.folded = button(axis, 'Folded', 'Fold the stretches in which nothing happens', () => this.scale('folded'));
      this.real = button(axis, 'True to time', 'Draw time evenly', () => this.scale('true'));
      const zoom = set('Zoom');
      button(zoom, '−', 'Zoom out (-)', () => this.zoom(1.6));
      button(zoom, '+', 'Zoom in (+)', () => this.zoom(1 / 1.6));
      button(zoom, 'All', 'Show all of it (0)', () => this.all());
      const steps = set('Lines of the history');
      button(steps, '‹', 'The line before (arrow left)', () => this.step(-1));
      button(steps, '›', 'The next line (arrow right)', () => this.step(1));
      this.toOut = button(set('Outages'), 'Next outage', 'Go to the next outage (o)', () => this.nextOut());
      this.toFault = button(set('Faults'), 'Next fault', 'Go to the next fault (f)', () => this.nextFault());
      this.map = el(this.host, 'svg', { class: 'lanes-map', 'aria-hidden': 'true' });
      this.chart = el(this.host, 'svg', { class: 'lanes-chart', tabindex: '0', role: 'application', 'aria-roledescription': 'swim lanes' });
      this.tip = el(this.host, 'div', { class: 'lanes-tip', hidden: '' });
      this.detail = el(this.host, 'section', { class: 'lanes-detail', 'aria-label': 'Line of the history', hidden: '' });
      this.said = el(this.host, 'div', { class: 'lanes-said', 'aria-live': 'polite' });
      this.list = el(this.host, 'ul', { class: 'lanes-legend', 'aria-label': 'What the shapes mean' });
      const keys = el(this.host, 'p', { class: 'lanes-keys' });
      const help = [['←', '→', 'line by line'], ['↑', '↓', 'lane by lane'], ['Enter', 'opens'], ['Esc', 'closes'],
        ['+', '−', '0', 'zoom'], ['o', 'next outage'], ['f', 'next fault'], ['Ctrl', 'with the wheel zooms, dragging moves']];
      help.forEach((group, n) => {
        if (n) keys.append(' · ');
        group.slice(0, -1).forEach((key) => { el(keys, 'kbd', {}, key); keys.append(' '); });
        keys.append(group[group.length - 1]);
      });
    }

    // watch ties the chart to the pointer, the keyboard and the page.
    watch() {
      const c = this.chart;
      c.addEventListener('keydown', (e) => this.key(e));
      c.addEventListener('focus', () => this.draw());
      c.addEventListener('blur', () => this.draw());
      c.addEventListener('wheel', (e) => this.wheel(e), { passive: false });
      c.addEventListener('pointerdown', (e) => { this.drag = { x: e.clientX, from: this.view[0], moved: false }; });
      c.addEventListener('pointermove', (e) => this.move(e));
      c.addEventListener('pointerleave', () => { this.tip.hidden = true; this.hovered = null; });
      const up = (e) => {
        const still = this.drag && !this.drag.moved;
        this.drag = null;
        if (still && e.type === 'pointerup') this.click(e);
      };
      c.addEventListener('pointerup', up);
      c.addEventListener('pointercancel', up);
      const locate = (e) => {
        const box = this.map.getBoundingClientRect();
        this.centre((e.clientX - box.left - this.gutter) / this.plot * this.end());
      };
      this.map.addEventListener('pointerdown', (e) => { this.map.setPointerCapture(e.pointerId); locate(e); });
      this.map.addEventListener('pointermove', (e) => { if (e.buttons) locate(e); });
      new ResizeObserver(() => { if (this.host.clientWidth !== this.width) this.draw(); }).observe(this.host);
      window.addEventListener('beforeprint', () => { this.printed = 700; this.draw(); });
      window.addEventListener('afterprint', () => { this.printed = 0; this.draw(); });
    }

    at(knot) { return this.m[this.mode][knot]; }
    end() { return this.m[this.mode][this.m.times.length - 1] || 1; }
    x(u) { return this.gutter + (u - this.view[0]) / (this.view[1] - this.view[0]) * this.plot; }
    u(x) { return this.view[0] + (x - this.gutter) / this.plot * (this.view[1] - this.view[0]); }

    // first chooses what to show at first sight: all, or where there is too much of it the first outage with what
    // led to it, or the first fault.
    first() {
      const m = this.m;
      this.view = [0, this.end()];
      this.untouched = true;
      if (this.end() <= 420) return this.margins();
      const out = m.outs[0];
      if (out) {
        const cause = m.faults.find((f) => m.knots[f.event] <= out.from && this.at(out.from) - this.at(m.knots[f.event]) < 200);
        return this.frameKnots(cause ? m.knots[cause.event] : out.from, out.to);
      }
      if (m.faults.length) return this.frameKnots(m.knots[m.faults[0].event], m.knots[m.faults[0].event]);
      this.margins();
    }

    margins() { const pad = this.end() * 0.01; this.view = [-pad, this.end() + pad]; }

    frameKnots(from, to) {
      const a = this.at(from), b = this.at(to), room = Math.max((b - a) * 0.35, this.mode === 'folded' ? 30 : (b - a) || DAY / 4);
      this.set(a - room, b + room);
    }

    set(a, b) {
      const end = this.end(), pad = end * 0.01, least = this.mode === 'folded' ? 4 : 20;
      const size = clamp(b - a, Math.min(least, end), end + 2 * pad), middle = (a + b) / 2;
      const from = clamp(middle - size / 2, -pad, end + pad - size);
      this.view = [from, from + size];
    }

    centre(u) {
      const half = (this.view[1] - this.view[0]) / 2;
      this.untouched = false;
      this.set(u - half, u + half);
      this.draw();
    }

    zoom(by, around) {
      const [a, b] = this.view;
      const u = around !== undefined ? around : this.event >= 0 && this.shown(this.at(this.m.knots[this.event])) ? this.at(this.m.knots[this.event]) : (a + b) / 2;
      this.untouched = false;
      this.set(u - (u - a) * by, u + (b - u) * by);
      this.draw();
    }

    all() { this.untouched = true; this.margins(); this.draw(); }

    shown(u) { return u >= this.view[0] && u <= this.view[1]; }

    // scale changes the axis, and shows the same stretch of the history on it.
    scale(mode) {
      if (mode === this.mode) return;
      const was = this.m[this.mode], knot = (u) => clamp(nearest(was, (x) => x, u), 0, was.length - 1);
      const [a, b] = this.view.map(knot), whole = this.view[0] <= 0 && this.view[1] >= this.end();
      this.mode = mode;
      if (whole || this.at(b) <= this.at(a)) this.margins(); else this.set(this.at(a), this.at(b));
      this.draw();
    }

    // update draws another model in the place of the one before: the same history, grown.
    update(model) {
      const end = this.end(), following = this.view[1] >= end, size = this.view[1] - this.view[0];
      this.m = read(model);
      if (this.event >= this.m.knots.length) this.event = -1;
      if (this.untouched) this.first();
      else if (following) this.set(this.end() - size, this.end());
      this.legend();
      this.draw();
    }

    // show opens a line of the history, counted from 1.
    show(event) { this.go(event - 1); this.openDetail(); }

    go(event) {
      if (!this.m.knots.length) return;
      this.event = clamp(event, 0, this.m.knots.length - 1);
      const u = this.at(this.m.knots[this.event]), [a, b] = this.view;
      if (u < a || u > b) this.set(u - (b - a) / 2, u + (b - a) / 2);
      if (this.open) this.openDetail(); else this.draw();
      this.said.textContent = this.spoken(this.event);
    }

    // step goes on by lines; from nowhere, to the first that is in sight.
    step(by) {
      if (this.event < 0) {
        const i = this.m.knots.findIndex((k) => this.shown(this.at(k)));
        return this.go(Math.max(i, 0));
      }
      this.go(this.event + by);
    }

    // lane goes to the nearest line in the next lane above or below that has any.
    lane(by) {
      if (this.event < 0) return this.step(0);
      const knot = this.m.knots[this.event];
      for (let r = this.m.events.rows[this.event] + by; r >= 0 && r < this.m.rows.length; r += by) {
        const list = this.m.ofRow[r];
        if (list.length) return this.go(list[nearest(list, (i) => this.m.knots[i], knot)]);
      }
    }

    nextOut() {
      const outs = this.m.outs;
      if (!outs.length) return;
      this.out = this.out === undefined ? 0 : (this.out + 1) % outs.length;
      const out = outs[this.out];
      this.untouched = false;
      this.frameKnots(out.from, out.to);
      this.event = out.event ? out.event - 1 : clamp(nearest(this.m.knots, (k) => k, out.from), 0, this.m.knots.length - 1);
      this.draw();
      this.said.textContent = this.outWords(out);
    }

    nextFault() {
      const faults = this.m.faults;
      if (!faults.length) return;
      const next = faults.find((f) => f.event > this.event) || faults[0];
      this.untouched = false;
      this.go(next.event);
    }

    outWords(out) {
      return `${out.row.name} was locked out from ${this.stamp(this.m.times[out.from])} to ${this.stamp(this.m.times[out.to])}, for ${length(this.m.times[out.to] - this.m.times[out.from])}`;
    }

    stamp(ms, short) {
      const d = new Date(this.m.start + ms), fine = d.getUTCMilliseconds();
      const clock = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}${fine ? '.' + String(fine).padStart(3, '0').replace(/0+$/, '') : ''}`;
      return short ? clock : `${WEEKDAYS[d.getUTCDay()]} ${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${clock}`;
    }

    day(ms) {
      const d = new Date(this.m.start + ms);
      return `${WEEKDAYS[d.getUTCDay()]} ${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`;
    }

    spoken(i) { return `${this.stamp(this.m.times[this.m.knots[i]])}: ${lineOf(this.m.events, i).split('\n')[0]}`; }

    openDetail() {
      if (this.event < 0) return;
      this.open = true;
      const i = this.event, d = this.detail, [line, ...fields] = lineOf(this.m.events, i).split('\n');
      const row = this.m.rows[this.m.events.rows[i]];
      d.textContent = '';
      el(d, 'h4', {}, line);
      el(d, 'p', {}, `${this.stamp(this.m.times[this.m.knots[i]])} · line ${i + 1} of ${this.m.knots.length} · ${[row.group, row.of, row.name].filter(Boolean).join(', ')}`);
      const list = el(d, 'dl', {});
      for (const field of fields) {
        const cut = field.indexOf(' ');
        el(list, 'dt', {}, field.slice(0, cut));
        el(list, 'dd', {}, field.slice(cut + 1));
      }
      const close = el(d, 'button', { type: 'button' }, 'Close');
      close.addEventListener('click', () => { this.closeDetail(); this.chart.focus(); });
      d.hidden = false;
      this.draw();
    }

    closeDetail() { this.open = false; this.detail.hidden = true; this.draw(); }

    key(e) {
      if (e.altKey || e.ctrlKey || e.metaKey) return;
      const keys = {
        ArrowLeft: () => this.step(-1), ArrowRight: () => this.step(1), ArrowUp: () => this.lane(-1), ArrowDown: () => this.lane(1),
        Home: () => this.go(0), End: () => this.go(this.m.knots.length - 1), Enter: () => this.openDetail(), ' ': () => this.openDetail(),
        Escape: () => this.closeDetail(), '+': () => this.zoom(1 / 1.6), '=': () => this.zoom(1 / 1.6), '-': () => this.zoom(1.6),
        '0': () => this.all(), o: () => this.nextOut(), f: () => this.nextFault(),
      };
      if (!keys[e.key]) return;
      e.preventDefault();
      this.tip.hidden = true;
      keys[e.key]();
    }

    wheel(e) {
      const box = this.chart.getBoundingClientRect();
      if (e.ctrlKey || e.metaKey) {
        e.preventDefault();
        this.zoom(Math.exp(clamp(e.deltaY, -120, 120) / 250), this.u(e.clientX - box.left));
      } else if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) {
        e.preventDefault();
        this.centre((this.view[0] + this.view[1]) / 2 + (e.deltaX || e.deltaY) / this.plot * (this.view[1] - this.view[0]));
      }
    }

    move(e) {
      if (this.drag && e.buttons) {
        const by = e.clientX - this.drag.x;
        if (Math.abs(by) > 4) this.drag.moved = true;
        if (this.drag.moved) {
          const size = this.view[1] - this.view[0], from = this.drag.from - by / this.plot * size;
          this.untouched = false;
          this.tip.hidden = true;
          this.set(from, from + size);
          this.draw();
        }
        return;
      }
      this.hover(e);
    }

    // under is what lies below the pointer: a line of the history, or else a bar.
    under(e) {
      const box = this.chart.getBoundingClientRect(), x = e.clientX - box.left, y = e.clientY - box.top;
      const place = this.places.find((p) => y >= p.top && y < p.top + p.height);
      if (!place || x < this.gutter) return {};
      const list = this.m.ofRow[place.index], u = this.u(x);
      const bar = place.row.bars.filter((b) => this.at(b.from) <= u && u <= this.at(b.to) && y >= place.y(b) - 2 && y <= place.y(b) + TRACK - 2).pop();
      const i = list.length ? list[nearest(list, (n) => this.at(this.m.knots[n]), u)] : -1;
      const near = i >= 0 && Math.abs(this.x(this.at(this.m.knots[i])) - x) < (bar ? 4 : 12);
      return { bar, row: place.row, event: near ? i : bar && bar.event ? bar.event - 1 : -1, near };
    }

    hover(e) {
      const { bar, row, event, near } = this.under(e), tip = this.tip;
      tip.textContent = '';
      tip.hidden = !row || !bar && event < 0;
      if (tip.hidden) return;
      if (near) {
        el(tip, 'b', {}, lineOf(this.m.events, event).split('\n')[0]);
        el(tip, 'span', {}, this.stamp(this.m.times[this.m.knots[event]]));
      }
      if (bar && !near) {
        el(tip, 'b', {}, [row.name, bar.text, this.word(bar)].filter(Boolean).join(' · '));
        el(tip, 'span', {}, `${this.stamp(this.m.times[bar.from])} – ${this.stamp(this.m.times[bar.to])}, ${length(this.m.times[bar.to] - this.m.times[bar.from])}`);
        if (bar.end) el(tip, 'span', {}, { expired: 'it ends there by its time', revoked: 'it is revoked there', beyond: 'it goes on after the history' }[bar.end]);
      }
      const host = this.host.getBoundingClientRect(), x = e.clientX - host.left, y = e.clientY - host.top;
      tip.style.left = clamp(x + 14, 0, Math.max(0, host.width - tip.offsetWidth - 2)) + 'px';
      tip.style.top = y + 18 + 'px';
    }

    word(bar) {
      return { out: 'locked out', risk: 'may be refused', gap: 'locked out, within the budget', good: '', bad: 'failed', empty: 'no value yet', unread: 'nothing read yet', running: 'not ended', waiting: '', past: '', perhaps: 'may be refused' }[bar.look] || '';
    }

    click(e) {
      const { event } = this.under(e);
      if (event === undefined || event < 0) return this.open ? this.closeDetail() : undefined;
      this.event = event;
      this.openDetail();
      this.said.textContent = this.spoken(event);
    }

    // draw draws what is in sight.
    draw() {
      this.width = this.printed || this.host.clientWidth || 960;
      this.stacked = this.width < NARROW; // names stand above their lanes
      this.gutter = this.stacked ? 8 : 176;
      this.plot = this.width - this.gutter - 12;
      this.folded.setAttribute('aria-pressed', this.mode === 'folded');
      this.real.setAttribute('aria-pressed', this.mode === 'true');
      this.toOut.disabled = !this.m.outs.length;
      this.toFault.disabled = !this.m.faults.length;
      this.layout();
      const c = this.chart;
      c.textContent = '';
      c.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
      c.setAttribute('aria-label', this.summary());
      this.patterns(c);
      const clip = el(el(c, 'defs', {}), 'clipPath', { id: this.id + 'clip' });
      el(clip, 'rect', { x: this.gutter, y: 0, width: this.plot + 12, height: this.height });
      this.body = el(c, 'g', { 'clip-path': `url(#${this.id}clip)` });
      this.drawAxis();
      this.drawBands();
      for (const place of this.places) this.drawRow(place);
      this.drawFlags();
      this.drawCursor();
      this.drawMap();
    }

    summary() {
      const outs = this.m.outs.slice(0, 3).map((o) => this.outWords(o));
      if (this.m.outs.length > 3) outs.push(`and ${this.m.outs.length - 3} outages more`);
      if (!outs.length) outs.push('no reader was locked out');
      return `The history of ${this.m.knots.length} lines as swim lanes: ${outs.join('; ')}. Arrow keys move from line to line, Enter opens one.`;
    }

    // layout finds the height of each lane.
    layout() {
      this.sky = (this.m.faults.length ? 34 : 4) + AXIS;
      let y = this.sky, group = '';
      this.places = [];
      this.heads = [];
      this.m.rows.forEach((row, index) => {
        const of = row.group === 'Readers' ? row.group : [row.group, row.of].filter(Boolean).join(' · ');
        if (of !== group) {
          group = of;
          this.heads.push({ y: y + 15, text: of });
          y += HEAD;
        }
        const name = this.stacked ? 15 : 0;
        const tracks = row.bars.reduce((most, b) => Math.max(most, (b.track || 0) + 1), 1);
        const height = tracks * TRACK + PAD + name;
        const top = y;
        this.places.push({ row, index, top, height, name, y: (b) => top + name + 2 + (b.track || 0) * TRACK });
        y += height;
      });
      this.height = y + 6;
    }

    patterns(c) {
      const defs = el(c, 'defs', {});
      const cross = el(defs, 'pattern', { id: this.id + 'cross', width: 7, height: 7, patternUnits: 'userSpaceOnUse' });
      el(cross, 'path', { d: 'M0 7L7 0M-1 1L1 -1M6 8L8 6', class: 'hatch' });
      const dots = el(defs, 'pattern', { id: this.id + 'dots', width: 6, height: 6, patternUnits: 'userSpaceOnUse' });
      el(dots, 'circle', { cx: 2, cy: 2, r: 1.1, class: 'dots' });
    }

    // drawAxis writes when: on the even axis at round times, on the folded one at what happened, the gravest first.
    drawAxis() {
      const base = this.sky - 6, b = this.body;
      el(b, 'path', { class: 'hair', d: `M${this.gutter} ${base + 4}H${this.width}` });
      const ticks = this.mode === 'true' ? this.roundTimes() : this.bursts();
      const taken = [];
      let grid = '', lastDay = '';
      const free = (from, to) => taken.every(([a, z]) => to < a || from > z);
      const kept = [];
      for (const tick of ticks) {
        const half = 29, x = tick.x, left = x - half < this.gutter;
        const from = left ? x : x - half, to = left ? x + 100 : x + half;
        if (x < this.gutter - 1 || x > this.width - 2 || !free(from, to)) continue;
        taken.push([from - 6, to + 6]);
        kept.push(tick);
      }
      kept.sort((p, q) => p.x - q.x);
      for (const tick of kept) {
        const anchor = tick.x - 29 < this.gutter ? 'start' : tick.x + 30 > this.width ? 'end' : 'middle';
        const x = anchor === 'start' ? Math.max(tick.x, this.gutter + 1) : Math.min(tick.x, this.width - 2);
        grid += `M${tick.x} ${base + 4}V${this.height}`;
        el(b, 'text', { class: 'tick' + (tick.key ? ' key' : ''), x, y: base, 'text-anchor': anchor }, this.stamp(tick.ms, true));
        const day = this.day(tick.ms);
        if (day !== lastDay) {
          const d = new Date(this.m.start + tick.ms);
          el(b, 'text', { class: 'tick', x, y: base - 13, 'text-anchor': anchor }, kept.length > 1 && lastDay ? `${day.slice(0, 3)} ${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}` : day);
        }
        lastDay = day;
      }
      el(b, 'path', { class: 'grid', d: grid });
      if (this.mode === 'folded') this.drawFolds(base);
    }

    bursts() {
      const m = this.m, ticks = [], weight = {};
      const note = (knot, w) => { weight[knot] = Math.max(weight[knot] || 0, w); };
      for (const o of m.outs) { note(o.from, 5); note(o.to, 4); }
      const [from, to] = this.range(), own = new Set(m.knots);
      for (let k = from; k <= to; k++) {
        const gap = k ? m.times[k] - m.times[k - 1] : Infinity, starts = gap > 0;
        if (starts) note(k, (own.has(k) ? 1.5 : 1) + Math.min(Math.log10(gap), 12) / 10);
        if (weight[k]) ticks.push({ x: this.x(this.at(k)), ms: m.times[k], w: weight[k], key: weight[k] >= 4 });
      }
      const seen = new Set();
      return ticks.sort((p, q) => q.w - p.w || p.x - q.x).filter((t) => !seen.has(t.ms) && seen.add(t.ms));
    }

    roundTimes() {
      const [a, b] = this.view, perTick = (b - a) * 90 / this.plot;
      const steps = [10, 100, 1000, 5000, 15000, 60000, 300000, 900000, 1800000, 3600000, 3 * 3600000, 6 * 3600000, 12 * 3600000, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY];
      const step = steps.find((s) => s >= perTick) || 365 * DAY;
      const ticks = [];
      for (let t = Math.ceil((a + this.m.start) / step) * step - this.m.start; t <= b; t += step) ticks.push({ x: this.x(t), ms: t });
      return ticks;
    }

    // drawFolds marks where time is folded, and how much of it.
    drawFolds(base) {
      const m = this.m, [from, to] = this.range();
      let shade = '', breaks = '';
      for (let k = Math.max(from, 1); k <= to; k++) {
        const gap = m.times[k] - m.times[k - 1];
        if (gap < 60000) continue;
        const a = this.x(this.at(k - 1)), b = this.x(this.at(k)), middle = (a + b) / 2;
        if (b - a < 3) continue;
        shade += `M${a + 1} ${this.sky}H${b - 1}V${this.height}H${a + 1}Z`;
        if (b - a > 14) breaks += `M${middle - 4} ${base + 8}l3 -8M${middle + 1} ${base + 8}l3 -8`;
        const text = length(gap);
        if (b - a > text.length * 6.5 + 4) el(this.body, 'text', { class: 'soft', x: middle, y: this.sky + 12, 'text-anchor': 'middle' }, text);
      }
      this.body.insertBefore(el(this.body, 'path', { class: 'fold', d: shade }), this.body.firstChild);
      el(this.body, 'path', { class: 'hair breaks', d: breaks });
    }

    // range is the knots in sight, and one more on either side.
    range() {
      const list = this.m[this.mode], last = list.length - 1;
      return [clamp(nearest(list, (x) => x, this.view[0]) - 1, 0, last), clamp(nearest(list, (x) => x, this.view[1]) + 1, 0, last)];
    }

    // drawBands shades the outages over all lanes, so that what stands in them is seen to.
    drawBands() {
      let d = '', last = -Infinity;
      for (const o of this.m.outs) {
        const a = Math.max(this.x(this.at(o.from)), this.gutter, last), b = Math.min(this.x(this.at(o.to)), this.width);
        if (b <= a) continue;
        d += `M${a} ${this.sky}H${b}V${this.height}H${a}Z`;
        last = b;
      }
      el(this.body, 'path', { class: 'band', d });
    }

    drawRow(place) {
      const { row, top, height } = place, c = this.chart;
      const head = this.heads.find((h) => h.y < top && h.y > top - HEAD);
      if (head) {
        el(c, 'path', { class: 'hair', d: `M0 ${head.y - 12.5}H${this.width}` });
        el(c, 'text', { class: 'group', x: 4, y: head.y }, this.fit(head.text, this.stacked ? this.width - 8 : Math.max(this.gutter * 2.2, 380), 6.6));
      }
      const label = el(c, 'text', { class: 'name', x: this.stacked ? 8 : 12, y: top + (this.stacked ? 11 : 16) });
      const room = this.stacked ? this.width - 16 : this.gutter - 18;
      label.textContent = this.fit(row.name, room, 6.4);
      if (row.note && (row.name.length + row.note.length) * 6.2 < room) {
        const note = el(label, 'tspan', { class: 'soft', dx: 6 }, row.note);
        note.setAttribute('font-size', '11');
      } else if (row.note && !this.stacked && height > 2 * TRACK) {
        el(c, 'text', { class: 'soft', x: 12, y: top + 30 }, this.fit(row.note, room, 6));
      }
      if (row.note) el(label, 'title', {}, row.name + ': ' + row.note);
      this.drawBars(place);
      this.drawMarks(place);
    }

    fit(text, room, perLetter) {
      const most = Math.floor(room / perLetter);
      return text.length <= most ? text : text.slice(0, Math.max(most - 1, 1)) + '…';
    }

    drawBars(place) {
      const merged = {}, b = this.body, lasts = {};
      let odd = 0;
      for (const bar of place.row.bars) {
        odd++;
        let from = this.x(this.at(bar.from)), to = this.x(this.at(bar.to));
        if (to < this.gutter || from > this.width) continue;
        from = Math.max(from, this.gutter - 4);
        to = Math.min(to, this.width + 4);
        const y = place.y(bar), w = Math.max(to - from, 1.5), h = TRACK - 5;
        const look = bar.look + (odd % 2 ? ' odd' : '');
        if (w < 6) {
          const key = bar.look + y, x = Math.floor(from);
          if (lasts[key] === x) continue;
          lasts[key] = x;
          merged[bar.look] = (merged[bar.look] || '') + `M${from} ${y}h${w}v${h}h${-w}z`;
          continue;
        }
        el(b, 'rect', { class: 'bar ' + look, x: from + 0.5, y: y + 0.5, width: w - 1, height: h, rx: 3 });
        if (bar.look === 'out' || bar.look === 'bad') el(b, 'rect', { x: from + 0.5, y: y + 0.5, width: w - 1, height: h, rx: 3, fill: `url(#${this.id}cross)` });
        if (bar.look === 'risk' || bar.look === 'gap' || bar.look === 'perhaps') el(b, 'rect', { x: from + 0.5, y: y + 0.5, width: w - 1, height: h, rx: 3, fill: `url(#${this.id}dots)` });
        if (bar.end === 'expired') el(b, 'path', { class: 'end', d: `M${to - 1} ${y - 1}v${h + 3}` });
        if (bar.end === 'revoked') el(b, 'path', { class: 'end revoked', d: `M${to - 4} ${y + 3}l8 8m0 -8l-8 8` });
        if (bar.end === 'beyond') el(b, 'path', { class: 'end', d: `M${Math.min(to, this.width - 3) - 5} ${y + 3}l4 4.5l-4 4.5` });
        if (bar.cold) el(b, 'path', { class: 'cold', d: `M${from + 1} ${y + 1}h7l-7 7z` });
        this.barText(bar, from, to, y);
      }
      for (const look in merged) el(b, 'path', { class: 'bar thin ' + look, d: merged[look] });
    }

    // barText writes into a bar as much as it holds.
    barText(bar, from, to, y) {
      const word = this.word(bar), room = to - Math.max(from, this.gutter) - 12;
      const out = bar.look === 'out' || bar.look === 'bad';
      const long = out && bar.look === 'out' ? `locked out ${length(this.m.times[bar.to] - this.m.times[bar.from])}` : word;
      const text = bar.text || '';
      const whole = [text, long].filter(Boolean).join(' · ');
      const choices = bar.look === 'out' ? [whole, long, long.replace('locked ', ''), long.replace('locked out ', '')] :
        [whole, text, text.split(' · ')[0].split(', ')[0], text.replace(/Secret$/, ''), text.replace(/^[a-zA-Z -]*#?/, '')];
      const fits = choices.find((t) => t && t.length * (out ? 6.8 : 6.1) <= room);
      if (fits) el(this.body, 'text', { class: out ? 'on-out' : /^(risk|gap|perhaps)$/.test(bar.look) ? 'on-dots' : '', x: Math.max(from, this.gutter) + (bar.cold ? 10 : 6), y: y + 11.5 }, fits);
    }

    drawMarks(place) {
      const list = this.m.ofRow[place.index], m = this.m, b = this.body;
      const bars = place.row.bars.length > 0;
      const y = bars ? place.top + place.height - 3 : place.top + place.name + TRACK / 2 + 1;
      const columns = new Map();
      let i = clamp(nearest(list, (n) => this.at(m.knots[n]), this.view[0]) - 1, 0, list.length);
      for (; i < list.length; i++) {
        const x = this.x(this.at(m.knots[list[i]]));
        if (x > this.width) break;
        if (x < this.gutter - 4) continue;
        const look = m.events.looks[list[i]], column = Math.round(x / 3);
        const there = columns.get(column);
        if (!there || there.look < look) columns.set(column, { x, look });
      }
      const shapes = MARKS.map(() => ''), small = bars || columns.size > this.plot / 9;
      for (const { x, look } of columns.values()) shapes[look] += this.shape(look, x, y, small);
      shapes.forEach((d, look) => { if (d) el(b, 'path', { class: 'm-' + MARKS[look], d }); });
    }

    // shape tells the lines apart without colour: a dot, a ring, a cross, a flag, a triangle.
    shape(look, x, y, small) {
      const r = small ? 1.6 : 3, ring = (q) => `M${x - q} ${y}a${q} ${q} 0 1 0 ${2 * q} 0a${q} ${q} 0 1 0 ${-2 * q} 0z`;
      switch (MARKS[look]) {
        case 'refused': return ring(small ? 2 : 3.4);
        case 'failed': return `M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7`;
        case 'fault': return `M${x} ${y - 5.5}l5 5.5l-5 5.5l-5 -5.5z`;
        case 'leak': return `M${x} ${y - 5}l5 9h-10z`;
      }
      return ring(r);
    }

    // drawFlags names each fault above a line through all lanes; faults too near to each other share a flag.
    drawFlags() {
      let d = '', marks = '', next = -Infinity, pending = null;
      const flush = () => {
        if (!pending) return;
        const text = pending.n > 1 ? `${pending.name} ×${pending.n}` : pending.name;
        const x = pending.x, right = x + 10 + text.length * 6.2;
        const anchor = right > this.width ? 'end' : 'start';
        const mark = el(this.body, 'text', { class: 'flag', x: anchor === 'end' ? x - 6 : x + 9, y: 15, 'text-anchor': anchor }, this.fit(text, this.plot, 6.2));
        el(mark, 'title', {}, 'fault: ' + text);
      };
      for (const f of this.m.faults) {
        const x = this.x(this.at(this.m.knots[f.event]));
        if (x < this.gutter - 2 || x > this.width) continue;
        if (pending && (x < next || f.name === pending.name && x < pending.last + 48)) {
          if (x - pending.last > 4) d += `M${x} ${this.sky - AXIS - 8}V${this.height}`;
          if (!pending.name.includes(f.name)) pending.name += ', ' + f.name;
        } else {
          flush();
          pending = { x, name: f.name, n: 0 };
          marks += `M${x} 5h7l-2 3.5l2 3.5h-7z`;
          d += `M${x} 5V${this.height}`;
        }
        pending.n++;
        pending.last = x;
        next = pending.x + 30 + pending.name.length * 6.4;
      }
      flush();
      el(this.body, 'path', { class: 'faultline', d });
      el(this.body, 'path', { class: 'flagmark', d: marks });
    }

    drawCursor() {
      if (this.event < 0) return;
      const place = this.places[this.m.events.rows[this.event]], x = this.x(this.at(this.m.knots[this.event]));
      if (x < this.gutter - 4 || x > this.width) return;
      const bars = place.row.bars.length > 0;
      el(this.body, 'path', { class: 'cursor', d: `M${x} ${this.sky - 4}V${this.height}` });
      el(this.body, 'circle', { class: 'ring', cx: x, cy: bars ? place.top + place.height - 3 : place.top + place.name + TRACK / 2 + 1, r: 7 });
    }

    // drawMap draws the whole history small: the readers, the faults, and what of it is in sight.
    drawMap() {
      const readers = this.m.rows.filter((r) => r.group === 'Readers').slice(0, 6);
      const each = 5, height = Math.max(readers.length, 1) * (each + 1) + 9, map = this.map;
      map.textContent = '';
      map.setAttribute('viewBox', `0 0 ${this.width} ${height}`);
      const x = (k) => this.gutter + this.at(k) / this.end() * this.plot;
      el(map, 'rect', { class: 'mapline', x: this.gutter, y: 0.5, width: this.plot, height: height - 1, rx: 3 });
      if (!this.stacked) el(map, 'text', { class: 'soft', x: 12, y: height / 2 + 4 }, 'all of it');
      readers.forEach((row, n) => {
        const shapes = {}, ends = {};
        for (const bar of row.bars) {
          const a = x(bar.from), b = Math.max(x(bar.to), a + 1.5);
          if (ends[bar.look] >= b - 0.5) continue;
          ends[bar.look] = b;
          shapes[bar.look] = (shapes[bar.look] || '') + `M${a} ${5 + n * (each + 1)}H${b}v${each}H${a}z`;
        }
        for (const look of ['good', 'unread', 'gap', 'risk', 'out']) if (shapes[look]) el(map, 'path', { class: look, d: shapes[look], 'stroke-width': 0 });
      });
      let marks = '', last = -9;
      for (const f of this.m.faults) {
        const at = x(this.m.knots[f.event]);
        if (at - last < 2) continue;
        last = at;
        marks += `M${at - 2.5} 0h5l-2.5 5z`;
      }
      el(map, 'path', { class: 'flagmark', d: marks });
      const a = clamp(this.view[0] / this.end(), 0, 1), b = clamp(this.view[1] / this.end(), 0, 1);
      el(map, 'rect', { class: 'seen', x: this.gutter + a * this.plot, y: 0.5, width: Math.max((b - a) * this.plot, 3), height: height - 1, rx: 3 });
    }

    // legend explains the shapes that this history has.
    legend() {
      const words = {
        good: 'accepted, or succeeded', out: 'locked out', bad: 'failed', risk: 'may be refused', gap: 'refused, within the budget', held: 'label on a version',
        empty: 'no value yet', valid: 'taken by its verifier', perhaps: 'may be refused', waiting: 'not yet', past: 'signs no longer', unread: 'nothing read yet', running: 'not ended',
      };
      const used = new Set(this.m.rows.flatMap((r) => r.bars.map((b) => b.look))), marks = new Set(this.m.events.looks.map((i) => MARKS[i]));
      const ends = new Set(this.m.rows.flatMap((r) => r.bars.map((b) => b.end)));
      this.list.textContent = '';
      const listed = new Set();
      const item = (text, draw) => {
        if (listed.has(text)) return;
        listed.add(text);
        const li = el(this.list, 'li', {}), svg = el(li, 'svg', { viewBox: '0 0 24 14', 'aria-hidden': 'true' });
        draw(svg);
        li.append(text);
      };
      for (const look in words) {
        if (!used.has(look)) continue;
        item(words[look], (svg) => {
          el(svg, 'rect', { class: 'bar ' + look, x: 0.5, y: 1.5, width: 23, height: 11, rx: 3 });
          if (look === 'out' || look === 'bad') el(svg, 'path', { class: 'hatch', d: 'M3 13L13 2M9 13L19 2M15 13L23 4' });
          if (look === 'risk' || look === 'gap' || look === 'perhaps') el(svg, 'path', { class: 'dots', d: 'M4 4h2v2h-2zM10 4h2v2h-2zM16 4h2v2h-2zM7 8h2v2h-2zM13 8h2v2h-2zM19 8h2v2h-2z' });
        });
      }
      if (ends.has('expired')) item('ends by its time', (svg) => el(svg, 'path', { class: 'end', d: 'M12 0v14' }));
      if (ends.has('revoked')) item('revoked', (svg) => el(svg, 'path', { class: 'end revoked', d: 'M8 3l8 8m0 -8l-8 8' }));
      if (this.m.rows.some((r) => r.bars.some((b) => b.cold))) item('cold start', (svg) => el(svg, 'path', { class: 'cold', d: 'M8 3h9l-9 9z' }));
      const names = { refused: 'answered by an error, or unheard', failed: 'failure', fault: 'fault that was injected', leak: 'secret in the open', plain: 'line of the history' };
      for (const mark in names) if (marks.has(mark)) item(names[mark], (svg) => el(svg, 'path', { class: 'm-' + mark, d: this.shape(MARKS.indexOf(mark), 12, 7, false) }));
      if (this.mode) item('folded: nothing happens', (svg) => el(svg, 'path', { class: 'hair breaks', d: 'M9 12l4 -10M13 12l4 -10' }));
    }
  }

  // draw draws a model into an element. What it returns: update(model), show(event), and the chart itself.
  return {
    draw: (host, model) => new Chart(host, model),
    line: (model, i) => lineOf(model.events, i),
  };
})();

// De Werktoets in de bladzijde: variant kiezen, kaart bewegen, proefwoning verplaatsen en haar schaduw rekenen.
(function () {
  const W = window.WT, svg = document.getElementById('plankaart'), NS = 'http://www.w3.org/2000/svg', all = (q, e) => [...(e || document).querySelectorAll(q)];
  const nl = (v, d) => v.toLocaleString('nl-NL', { minimumFractionDigits: d, maximumFractionDigits: d });
  const show = (el, on) => on ? el.removeAttribute('hidden') : el.setAttribute('hidden', 'hidden');
  all('[data-variant]').forEach((b) => b.addEventListener('click', () => {
    all('[data-variant]').forEach((o) => o.setAttribute('aria-pressed', o === b));
    all('[data-v]').forEach((el) => show(el, el.dataset.v === b.dataset.variant));
    all('[data-kolom]').forEach((el) => el.classList.toggle('kies', el.dataset.kolom === b.dataset.variant));
  }));
  all('[data-laag]').forEach((c) => c.addEventListener('change', () => {
    all('.l-' + c.dataset.laag, svg).forEach((el) => show(el, c.checked));
    all('[data-bij="' + c.dataset.laag + '"]').forEach((el) => show(el, c.checked));
  }));
  all('[data-kopieer]').forEach((b) => b.addEventListener('click', () => {
    const text = document.querySelector('#' + b.dataset.kopieer + ' .tekst').textContent, status = b.nextElementSibling;
    const done = () => { b.textContent = 'Gekopieerd'; status.textContent = 'De bepaling is gekopieerd.'; setTimeout(() => { b.textContent = 'Kopieer de bepaling'; }, 2000); };
    const byHand = () => { const t = document.createElement('textarea'); t.value = text; document.body.append(t); t.select(); document.execCommand('copy'); t.remove(); done(); };
    navigator.clipboard ? navigator.clipboard.writeText(text).then(done, byHand) : byHand();
  }));
  // Kaart: zelfde meters als RD; de viewBox is het venster.
  const whole = svg.getAttribute('viewBox').split(' ').map(Number); let view = [...whole];
  const setView = (v) => {
    const w = Math.min(Math.max(v[2], 60), whole[2]), h = w * whole[3] / whole[2];
    view = [Math.min(Math.max(v[0], 0), whole[2] - w), Math.min(Math.max(v[1], 0), whole[3] - h), w, h]; svg.setAttribute('viewBox', view.join(' '));
    if (home) home.setAttribute('transform', place());
  };
  const zoom = (f) => setView([view[0] + view[2] * (1 - f) / 2, view[1] + view[3] * (1 - f) / 2, view[2] * f, 0]);
  all('[data-zoom]').forEach((b) => b.addEventListener('click', () => b.dataset.zoom === 'heel' ? setView([...whole]) : zoom(b.dataset.zoom === 'in' ? 0.7 : 1 / 0.7)));
  svg.addEventListener('wheel', (e) => { if (e.ctrlKey) { e.preventDefault(); zoom(e.deltaY < 0 ? 0.85 : 1 / 0.85); } }, { passive: false });
  const spot = (e) => { const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()); return [p.x, p.y]; };
  let pan = null;
  svg.addEventListener('pointerdown', (e) => { if (e.pointerType === 'mouse' && !e.target.closest('#proefwoning')) { pan = spot(e); svg.setPointerCapture(e.pointerId); } });
  svg.addEventListener('pointermove', (e) => { if (pan) { const [x, y] = spot(e); setView([view[0] + pan[0] - x, view[1] + pan[1] - y, view[2], 0]); } });
  svg.addEventListener('pointerup', () => { pan = null; });
  // De proefwoning. Cellen: x, y in RD (verschillen), binnen het plan of niet, c* per lezing.
  const n = W.x.length, X = new Float64Array(n), Y = new Float64Array(n);
  for (let i = 0, x = 0, y = 0; i < n; i++) { x += W.x[i]; y += W.y[i]; X[i] = x; Y[i] = y; }
  let at = [W.start[0], W.start[1]], home = null, shade = null;
  const U = whole[2] / 640, place = () => 'translate(' + (at[0] - W.box[0]) + ' ' + (W.box[3] - at[1]) + ') scale(' + U * view[2] / whole[2] + ')';
  const count = (first) => {
    const reading = document.getElementById('proef-lezing').value, C = W.c[reading], D = W.d[reading.split('.')[0]];
    let cells = 0, steps = 0, around = 0, d = '';
    for (let i = 0; i < n; i++) {
      let c = C[i]; if (c < 0) continue;
      const dx = X[i] - at[0], dy = Y[i] - at[1], q = dx * dx + dy * dy;
      if (q < D[c] * D[c]) {
        cells++; if (!W.binnen[i]) around++;
        while (c >= 0 && q < D[c] * D[c]) { steps++; c--; }
        const px = X[i] - W.box[0] - 5, py = W.box[3] - Y[i] - 5; if (px > -10 && py > -10 && px < whole[2] && py < whole[3]) d += 'M' + px + ' ' + py + 'h10v10h-10z';
      }
    }
    shade.setAttribute('d', d); home.setAttribute('transform', place());
    const out = document.getElementById('proef-uit'); out.dataset.cellen = cells; out.dataset.treden = steps;
    out.textContent = (first || '') + (!W.bekend ? 'Onbekend: zonder vlakken van bedrijventerreinen en adressen is niet te zeggen wat een woning kost.' : cells === 0 ? 'Een woning op deze plek kost de terreinen niets.'
      : 'Een woning op deze plek kost ' + nl(cells * W.ha, 2) + ' hectare een of meer treden (' + nl(steps * W.ha, 2) + ' hectare maal treden), waarvan ' + nl(around * W.ha, 2) + ' hectare buiten het plangebied.');
    home.setAttribute('aria-label', 'Proefwoning op x ' + nl(at[0], 0) + ', y ' + nl(at[1], 0) + '. Verplaats met de pijltjestoetsen.');
  };
  const inX = document.getElementById('proef-x'), inY = document.getElementById('proef-y');
  const move = (x, y, typed) => {
    at = [Math.min(Math.max(x, W.box[0]), W.box[2]), Math.min(Math.max(y, W.box[1]), W.box[3])];
    const beyond = typed && (at[0] !== x || at[1] !== y);
    if (!typed || beyond) { inX.value = at[0].toFixed(1); inY.value = at[1].toFixed(1); }
    count(beyond ? 'Die plek ligt buiten de kaart: de proefwoning staat op de rand. ' : '');
  };
  shade = document.createElementNS(NS, 'path'); shade.setAttribute('fill', '#A3262A'); shade.setAttribute('fill-opacity', '.35'); shade.setAttribute('pointer-events', 'none'); svg.append(shade);
  home = document.createElementNS(NS, 'g'); home.id = 'proefwoning'; home.setAttribute('tabindex', '0'); home.setAttribute('role', 'button');
  home.innerHTML = '<circle r="15" fill="#fff" stroke="#BF5418" stroke-width="2"/><path d="M-8 1L0-7L8 1M-5.5 0V7H5.5V0" fill="none" stroke="#BF5418" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/>';
  svg.append(home);
  let held = false;
  home.addEventListener('pointerdown', (e) => { held = true; home.setPointerCapture(e.pointerId); e.preventDefault(); home.focus(); });
  home.addEventListener('pointermove', (e) => { if (held) { const [x, y] = spot(e); move(Math.round(10 * (x + W.box[0])) / 10, Math.round(10 * (W.box[3] - y)) / 10); } });
  home.addEventListener('pointerup', () => { held = false; });
  const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  home.addEventListener('keydown', (e) => { const k = KEYS[e.key]; if (k) { e.preventDefault(); const s = e.shiftKey ? 1 : 10; move(at[0] + k[0] * s, at[1] + k[1] * s); } });
  all('[data-stap]').forEach((b) => b.addEventListener('click', () => { const s = b.dataset.stap.split(',').map(Number); move(at[0] + s[0], at[1] + s[1]); }));
  [inX, inY].forEach((i) => i.addEventListener('change', () => { if (inX.value !== '' && inY.value !== '') move(Number(inX.value), Number(inY.value), true); }));
  document.getElementById('proef').addEventListener('submit', (e) => e.preventDefault());
  document.getElementById('proef-lezing').addEventListener('change', () => count());
  move(at[0], at[1]); document.documentElement.dataset.toets = 'klaar';
})();

// De kaart van het dossier: alles lokaal, geen tegels, geen letters van buiten. De tabel eronder geeft hetzelfde.
(function () {
  const W = window.WR, css = (n) => getComputedStyle(document.documentElement).getPropertyValue('--wr-' + n).trim();
  const points = (keep) => {
    const out = []; let x = 0, y = 0;
    for (let i = 0; i < W.a.length; i += 4) {
      x += W.a[i]; y += W.a[i + 1];
      if (keep(W.a[i + 2] % 10, W.a[i + 2] >= 10)) out.push({ type: 'Feature', properties: { m: W.a[i + 3] }, geometry: { type: 'Point', coordinates: [x / 1e5, y / 1e5] } });
    }
    return { type: 'FeatureCollection', features: out };
  };
  const squares = () => {
    const out = []; let x = 0, y = 0; const dx = W.dx, dy = W.dy;
    for (let i = 0; i < W.c.length; i += 3) {
      x += W.c[i]; y += W.c[i + 1]; const a = x / 1e5, b = y / 1e5;
      out.push({ type: 'Feature', properties: { c: W.c[i + 2] }, geometry: { type: 'Polygon', coordinates: [[[a - dx, b - dy], [a + dx, b - dy], [a + dx, b + dy], [a - dx, b + dy], [a - dx, b - dy]]] } });
    }
    return { type: 'FeatureCollection', features: out };
  };
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = started({
    container: 'kaart', bounds: W.bounds, fitBoundsOptions: { padding: 24 }, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
    canvasContextAttributes: { preserveDrawingBuffer: true, antialias: true }, cooperativeGestures: false,
    locale: { 'NavigationControl.ZoomIn': 'Inzoomen', 'NavigationControl.ZoomOut': 'Uitzoomen', 'Map.Title': 'Kaart' },
    style: { version: 8, sources: {}, layers: [{ id: 'bg', type: 'background', paint: { 'background-color': css('paper-2') } }] }
  });
  if (!map) return;
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'top-right');
  map.addControl(new maplibregl.ScaleControl({ maxWidth: 120, unit: 'metric' }), 'bottom-left');
  map.addControl(new maplibregl.AttributionControl({ compact: innerWidth < 700, customAttribution: W.bron }), 'bottom-right');
  const z = (...a) => ['interpolate', ['exponential', 2], ['zoom'], ...a];
  map.on('styleimagemissing', (e) => {
    if (!e.id.startsWith('tekst|')) return;
    const text = e.id.slice(6), R = 2, c = document.createElement('canvas'), font = '600 ' + 15 * R + 'px "Source Sans 3"';
    let g = c.getContext('2d'); g.font = font; c.width = Math.ceil(g.measureText(text).width) + 8 * R; c.height = 24 * R;
    g = c.getContext('2d'); g.font = font; g.textBaseline = 'middle'; g.lineJoin = 'round'; g.lineWidth = 3.4 * R; g.strokeStyle = '#fff';
    g.strokeText(text, 4 * R, c.height / 2); g.fillStyle = css('ink'); g.fillText(text, 4 * R, c.height / 2);
    map.addImage(e.id, g.getImageData(0, 0, c.width, c.height), { pixelRatio: R });
  });
  map.on('load', async () => {
    await document.fonts.load('600 15px "Source Sans 3"');
    const S = (n, d) => map.addSource(n, { type: 'geojson', data: d }), L = (l) => map.addLayer(l), st = ['get', 'status'];
    if (W.gem) { S('gem', { type: 'Feature', properties: {}, geometry: W.gem }); L({ id: 'gem', type: 'fill', source: 'gem', paint: { 'fill-color': '#fff' } }); L({ id: 'gem-lijn', type: 'line', source: 'gem', paint: { 'line-color': css('line-2'), 'line-width': 1 } }); }
    S('parks', W.parks); map.addSource('cellen', { type: 'geojson', data: squares(), tolerance: 0 }); /* Anders vallen cellen van verre als te klein weg. */ S('woning', points((k, nieuw) => k === 0 && !nieuw)); S('nieuw', points((k, nieuw) => k === 0 && nieuw)); S('werk', points((k) => k === 1));
    L({ id: 'terrein', type: 'fill', source: 'parks', paint: { 'fill-color': ['match', st, 'out_with_dwellings', '#ffffff', 'unexplained', css('nodata-tint'), css('work-tint')] } });
    L({ id: 'cellen', type: 'fill', source: 'cellen', layout: { visibility: 'none' }, paint: { 'fill-antialias': false, 'fill-color': ['match', ['get', 'c'], ...W.kleuren.flatMap((k, i) => [i - 1, css(k)]), '#fff'] } });
    if (W.schaduw) { map.addSource('schaduw', { type: 'image', url: W.schaduw.beeld, coordinates: W.schaduw.hoeken }); L({ id: 'schaduw', type: 'raster', source: 'schaduw', layout: { visibility: 'none' }, paint: { 'raster-resampling': 'nearest', 'raster-opacity': .75, 'raster-fade-duration': 0 } }); }
    L({ id: 'woning', type: 'circle', source: 'woning', paint: { 'circle-color': css('other'), 'circle-radius': W.vierkant ? z(10, .8, 12, 1.8, 14, 6, 16, 20, 18, 60) : z(10, .55, 12, 1, 14, 1.8, 16, 5, 18, 14), 'circle-opacity': W.vierkant ? .5 : .75 } });
    L({ id: 'werk', type: 'circle', source: 'werk', paint: { 'circle-color': css('work'), 'circle-stroke-color': '#fff', 'circle-stroke-width': .5, 'circle-radius': ['interpolate', ['linear'], ['get', 'm'], 50, 1.2, 1000, 2.6, 10000, 6] } });
    L({ id: 'rand', type: 'line', source: 'parks', filter: ['!', ['in', st, ['literal', ['out_with_dwellings', 'merged']]]], paint: { 'line-color': css('protected'), 'line-width': z(10, .8, 14, 1.8, 17, 3) } });
    L({ id: 'rand-samen', type: 'line', source: 'parks', filter: ['==', st, 'merged'], paint: { 'line-color': css('protected'), 'line-width': z(10, .8, 14, 1.6, 17, 2.5), 'line-dasharray': [4, 2] } });
    L({ id: 'rand-weg', type: 'line', source: 'parks', filter: ['==', st, 'out_with_dwellings'], layout: { 'line-cap': 'round' }, paint: { 'line-color': css('lost'), 'line-width': z(10, 2, 14, 3, 17, 4), 'line-dasharray': [.01, 2.2] } });
    L({ id: 'nieuw', type: 'circle', source: 'nieuw', paint: { 'circle-color': css('home'), 'circle-stroke-color': '#fff', 'circle-stroke-width': .7, 'circle-opacity': W.vierkant ? .7 : 1, 'circle-radius': W.vierkant ? z(10, 1.2, 12, 2.2, 14, 6, 16, 20, 18, 60) : z(10, 1.2, 12, 2, 14, 3, 16, 6, 18, 14) } });
    L({ id: 'naam', type: 'symbol', source: 'parks', layout: { 'symbol-sort-key': ['match', st, 'out_with_dwellings', 0, 1], 'icon-image': ['concat', 'tekst|', ['get', 'naam']], 'icon-padding': 2, 'icon-size': z(9, .7, 11.5, 1) } });
    map.on('click', 'terrein', (e) => show(e.features[0].properties));
    drawn();
  });
  // Zonder WebGL staat er een zin, en geen knop die niets doet.
  function started(options) {
    try { return new maplibregl.Map(options); } catch {
      const box = document.getElementById('kaart'), text = document.createElement('p');
      text.textContent = 'De kaart kan hier niet getekend worden (WebGL ontbreekt); de tabel eronder geeft hetzelfde.';
      box.className = 'geen-kaart'; box.replaceChildren(text); document.querySelectorAll('.naar,.lagen').forEach((e) => { e.hidden = true; });
      document.documentElement.dataset.kaart = 'geen';
    }
  }
  function drawn() { document.documentElement.dataset.kaart = 'bezig'; map.once('idle', () => { document.documentElement.dataset.kaart = 'klaar'; }); }
  const card = document.getElementById('kaartje');
  function show(p) {
    card.hidden = false; card.replaceChildren();
    const add = (tag, text, to) => { const n = document.createElement(tag); n.textContent = text; (to || card).append(n); return n; };
    add('h3', p.naam); const dl = add('dl', '');
    JSON.parse(p.rijen).forEach(([k, v]) => { add('dt', k, dl); add('dd', v, dl); });
    const close = add('button', '×'); close.type = 'button'; close.setAttribute('aria-label', 'Sluit'); close.onclick = () => { card.hidden = true; };
  }
  document.querySelectorAll('[data-naar]').forEach((b) => b.addEventListener('click', () => {
    const c = b.dataset.naar.split(',').map(Number); map.fitBounds([[c[0], c[1]], [c[2], c[3]]], { padding: 40, maxZoom: 16, animate: !still });
    const p = W.parks.features.find((f) => f.properties.naam === b.textContent); if (p) show(p.properties); else card.hidden = true;
  }));
  document.querySelectorAll('[data-laag]').forEach((c) => c.addEventListener('change', () => { drawn(); c.dataset.laag.split(' ').forEach((l) => map.getLayer(l) && map.setLayoutProperty(l, 'visibility', c.checked ? 'visible' : 'none')); }));
  // Een blad is niet zo breed als een scherm. Een nieuwe tekening komt voor het drukken te laat: wat er staat wordt als geheel kleiner.
  const box = map.getContainer();
  addEventListener('beforeprint', () => { const w = box.clientWidth; box.style.width = w + 'px'; box.style.zoom = Math.min(1, 660 / w); });
  addEventListener('afterprint', () => { box.style.width = box.style.zoom = ''; });
  map.on('error', (e) => console.error('kaart', e.error && e.error.message));
})();

// Kopiëren van een bepaling, en de plek in de inhoud waar de lezer is. De bladzijde werkt ook zonder.
(function () {
  document.querySelectorAll('[data-kopieer]').forEach((b) => b.addEventListener('click', async () => {
    const text = document.querySelector('#' + b.dataset.kopieer + ' .tekst').textContent, status = b.nextElementSibling;
    try { await navigator.clipboard.writeText(text); status.textContent = 'Gekopieerd.'; b.textContent = 'Gekopieerd'; } catch (e) {
      const r = document.createRange(); r.selectNodeContents(document.querySelector('#' + b.dataset.kopieer + ' .tekst'));
      const s = getSelection(); s.removeAllRanges(); s.addRange(r); status.textContent = 'De tekst is geselecteerd; kopieer haar met Ctrl+C.'; b.textContent = 'Geselecteerd: Ctrl+C';
    }
  }));
  // Van een getal naar zijn herkomst en terug: de rij krijgt een link naar het getal waar de lezer vandaan kwam.
  document.querySelectorAll('.zes .bron a').forEach((a, i) => a.addEventListener('click', () => {
    const row = document.getElementById(a.hash.slice(1)), back = document.createElement('a');
    document.querySelectorAll('a.terug').forEach((b) => b.remove());
    a.id = a.id || 'getal-' + i; back.className = 'terug'; back.href = '#' + a.id; back.textContent = 'Terug naar het getal'; row.cells[0].append(back);
  }));
  const links = new Map([...document.querySelectorAll('.inhoud a')].map((a) => [a.hash.slice(1), a]));
  const seen = new IntersectionObserver((entries) => entries.forEach((e) => {
    if (!e.isIntersecting) return;
    links.forEach((a) => a.removeAttribute('aria-current'));
    const a = links.get(e.target.id); if (a) { a.setAttribute('aria-current', 'true'); a.scrollIntoView({ block: 'nearest' }); }
  }), { rootMargin: '-10% 0px -80% 0px' });
  document.querySelectorAll('main > section').forEach((s) => seen.observe(s));
})();

// Runs before the first paint, so that a chosen theme does not flash into view late.
(() => {
  try {
    const theme = localStorage.getItem('guildhall.theme');
    if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  } catch {
    // A browser that refuses storage follows the system's theme.
  }
})();

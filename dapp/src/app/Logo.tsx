/** A hall with three doors. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
      <path className="logo-roof" d="M3 13 16 5l13 8v2.5H3z" />
      <path className="logo-walls" d="M6 18h4v7H6zm8 0h4v7h-4zm8 0h4v7h-4zM3 27h26v2H3z" />
    </svg>
  );
}

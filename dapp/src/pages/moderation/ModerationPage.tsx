/** Stands in until its parts are there. */
export default function ModerationPage() {
  return null;
}

/** Stands in until its parts are there. */
export default function SettingsPage() {
  return null;
}

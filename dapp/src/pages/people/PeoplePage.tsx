/** Stands in until its parts are there. */
export default function PeoplePage() {
  return null;
}

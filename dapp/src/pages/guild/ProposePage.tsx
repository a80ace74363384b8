import { Loading } from '../../ui/States';

export default function ProposePage() {
  return <Loading />;
}

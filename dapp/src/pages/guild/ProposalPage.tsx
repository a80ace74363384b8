import { Loading } from '../../ui/States';

export default function ProposalPage() {
  return <Loading />;
}

import { Loading } from '../../ui/States';

export default function GuildPage() {
  return <Loading />;
}

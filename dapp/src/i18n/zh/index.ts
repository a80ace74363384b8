import common from './common.json';
import court from './court.json';
import deal from './deal.json';
import dispute from './dispute.json';
import explore from './explore.json';
import failure from './failure.json';
import guild from './guild.json';
import people from './people.json';
import post from './post.json';
import rooms from './rooms.json';
import standing from './standing.json';
import task from './task.json';
import wallet from './wallet.json';
import ways from './ways.json';
import work from './work.json';

/** Every sentence of the page, a file for each of its parts. */
const zh = {
  ...common,
  ...court,
  ...deal,
  ...dispute,
  ...explore,
  ...failure,
  ...guild,
  ...people,
  ...post,
  ...rooms,
  ...standing,
  ...task,
  ...wallet,
  ...ways,
  ...work,
};

export default zh;

import type { components, paths } from '../generated/api';

/** Names for the shapes of the API; every one of them is generated from its OpenAPI document. */
type Schemas = components['schemas'];

type Answer<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type SiteConfig = Answer<'/api/v1/config'>;
export type Health = Answer<'/api/v1/health'>;
export type TaskList = Answer<'/api/v1/tasks'>;
export type TaskQuery = NonNullable<paths['/api/v1/tasks']['get']['parameters']['query']>;
export type TaskItem = TaskList['items'][number];
export type TaskPage = Answer<'/api/v1/tasks/{task_id}'>;
export type Work = Answer<'/api/v1/accounts/{address}/work'>;
export type SessionInfo = Answer<'/api/v1/auth/session'>;
export type TaskStatus = TaskItem['status'];
export type Grade = TaskItem['grade'];
export type Token = TaskItem['token'];
export type Seat = TaskPage['seat_list'][number];
export type SeatState = Seat['state'];
export type Action = TaskPage['actions'][number];
export type ActionName = Action['action'];
export type ActionReason = NonNullable<Action['reason']>;
export type TimelineEntry = TaskPage['timeline'][number];
export type Passport = Answer<'/api/v1/accounts/{address}/passport'>;
export type SettledWork = Passport['portfolio'][number];
export type Score = Schemas['Score'];
export type Need = Schemas['Need'];
export type Side = Score['side'];
export type Review = Schemas['Review'];
export type StandingAction = Schemas['StandingAction'];
export type PassportActions = Answer<'/api/v1/accounts/{address}/passport/actions'>;
export type SeatReviews = Answer<'/api/v1/tasks/{task_id}/seats/{worker}/reviews'>;
export type ReviewAction = Schemas['ReviewAction'];
export type ReviewDocument = Schemas['ReviewDocument'];
export type CourtCase = Schemas['CourtCase'];
export type CourtRound = Schemas['Round'];
export type CourtAction = Schemas['CourtAction'];
export type Court = Answer<'/api/v1/courts/{court}'>;
export type Juror = Answer<'/api/v1/courts/{court}/jurors/{address}'>;
export type JurorRound = Juror['rounds'][number];
export type Contributions = Answer<'/api/v1/contributions'>;
export type MyContributions = Answer<'/api/v1/accounts/{address}/contributions'>;
export type Problem = Schemas['Problem'];
export type Room = Schemas['Room'];
export type Message = Schemas['Message'];
export type Attachment = Schemas['Attachment'];
export type Account = Schemas['Account'];
export type Profile = Schemas['Profile'];
export type ProfileIn = Schemas['ProfileIn'];
export type PersonItem = Schemas['PersonItem'];
export type PortfolioEntry = Schemas['PortfolioEntry'];
export type PersonStanding = Schemas['PersonStanding'];
export type Place = Schemas['Place'];
export type LocalText = Schemas['Headline'];
export type Level = Schemas['Spoken']['level'];
export type LinkKind = Schemas['Link']['kind'];
export type NameItem = Schemas['NameItem'];
export type Report = Schemas['Report'];
export type Bid = Schemas['Bid'];
export type NewBid = Schemas['NewBid'];
export type Offer = Schemas['Offer'];
export type NewOffer = Schemas['NewOffer'];
export type SignedClaim = Schemas['SignedClaim'];
export type SignedSubmission = Schemas['SignedSubmission'];
export type Milestone = Schemas['Milestone'];
export type Contest = Schemas['Contest'];
export type DisputeItem = Schemas['DisputeItem'];
export type DisputePage = Schemas['DisputePage'];
export type CaseAction = Schemas['CaseAction'];
export type PanelCase = Schemas['Case'];
export type Choice = Schemas['Choice'];
export type Role = Schemas['RoleItem']['role'];
export type { paths };

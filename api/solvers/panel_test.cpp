// The panel with solvers of other processes: good ones, slow ones, liars and dead ones. A solver here is a plain
// socket.
#include "api/solvers/panel_fixture.hpp"

namespace sep::api::panel_test {
namespace {

TEST_F(SolverPanelTest, WithoutOthersTheBuiltInOnesAnswer) {
  start();
  ask();
  auto const answers = answered_.wait_for(1);
  ASSERT_FALSE(answers.proposals.empty());
  EXPECT_EQ(answers.proposals.front().solver, routing::kSinglePathSolver);
  EXPECT_TRUE(has(answers, "optimiser"));
  EXPECT_TRUE(answers.missed.empty());
  while (!panel_->is_idle()) ::usleep(1'000);
}

TEST_F(SolverPanelTest, TheSocketIsTheUsersAlone) {
  start();
  struct stat made{};
  ASSERT_EQ(::stat(socket_.c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777U, 0600U);
  auto const second = SolverPanel::start({.socket = socket_});
  ASSERT_FALSE(second.has_value());
  EXPECT_NE(second.error().find("in use"), std::string::npos) << second.error();
  panel_->stop();
  EXPECT_NE(::stat(socket_.c_str(), &made), 0) << "it goes with the panel";
}

TEST_F(SolverPanelTest, AnotherProcessAnswersBesideThem) {
  start();
  Process good(socket_);
  EXPECT_EQ(good.hello("mine").at("type").as_string(), "welcome");
  EXPECT_EQ(panel_->connected(), std::vector<std::string>{"mine"});
  ask();
  auto const [told, question] = good.next_ask();
  EXPECT_EQ(told.size(), 2U) << "both pools that the request may use";
  EXPECT_EQ(json::serialize(question.at("instruments")), "[1,2]");
  good.propose(question, kStep);
  auto const answers = answered_.wait_for(1);
  EXPECT_TRUE(has(answers, "mine"));
  EXPECT_TRUE(has(answers, "single_path"));
  EXPECT_TRUE(answers.missed.empty());

  market_.observe({InstrumentId{2}, PairReserves{i128{11'000} * kOne, 20'000'000'000'000}, 2, kNow});
  ask();
  auto const [news, again] = good.next_ask();
  ASSERT_EQ(news.size(), 1U) << "only what it does not know yet";
  EXPECT_EQ(news[0].at("id").to_number<int>(), 2);
  good.propose(again, "[]");
  EXPECT_TRUE(has(answered_.wait_for(2), "mine")) << "that it has no route is an answer";
}

TEST_F(SolverPanelTest, ASlowOneIsNotWaitedForAndItsAnswerIsOneOfItsOwn) {
  start(milliseconds(30));
  Process slow(socket_);
  slow.hello("slow");
  ask();
  auto const [told, question] = slow.next_ask();
  auto const answers = answered_.wait_for(1);
  EXPECT_FALSE(has(answers, "slow"));
  ASSERT_EQ(answers.missed.size(), 1U);
  EXPECT_EQ(answers.missed[0], (routing::MissedAnswer{"slow", routing::Miss::no_answer}));
  slow.propose(question, kStep);
  auto const late = answered_.wait_for(2);
  EXPECT_EQ(names(late), std::vector<std::string>{"slow"});
  slow.propose(question, kStep);  // and again: nobody listens
  ask();
  static_cast<void>(slow.next_ask());
  EXPECT_TRUE(has(answered_.wait_for(3), "single_path"));
  EXPECT_EQ(answered_.count(), 3U);
}

TEST_F(SolverPanelTest, OneThatDiesIsMissedAtOnce) {
  start();
  Process dying(socket_);
  dying.hello("dying");
  ask();
  static_cast<void>(dying.next_ask());
  dying.die();
  auto const answers = answered_.wait_for(1);
  ASSERT_EQ(answers.missed.size(), 1U);
  EXPECT_EQ(answers.missed[0], (routing::MissedAnswer{"dying", routing::Miss::gone}));
  EXPECT_TRUE(has(answers, "single_path"));
  Process back(socket_);
  EXPECT_EQ(back.hello("dying").at("type").as_string(), "welcome") << "its name is free again";
}

TEST_F(SolverPanelTest, NonsenseEndsTheConnectionAndNothingElse) {
  start();
  Process other(socket_);
  other.hello("other");
  Process babbling(socket_);
  babbling.hello("babbling");
  ask();
  static_cast<void>(babbling.next_ask());
  babbling.say("what?");
  auto const refused = babbling.hear();
  EXPECT_EQ(refused.at("code").as_string(), "malformed");
  EXPECT_EQ(refused.at("errors").at(0).at("code").as_string(), "malformed_json");
  EXPECT_TRUE(babbling.hear().is_null()) << "then it is cut";
  auto const [told, question] = other.next_ask();
  other.propose(question, kStep);
  auto const answers = answered_.wait_for(1);
  ASSERT_EQ(answers.missed.size(), 1U);
  EXPECT_EQ(answers.missed[0], (routing::MissedAnswer{"babbling", routing::Miss::malformed}));
  EXPECT_TRUE(has(answers, "other"));
}

TEST_F(SolverPanelTest, ALineThatIsTooLongIsNonsense) {
  start();
  Process endless(socket_);
  endless.hello("endless");
  endless.say(std::string(70'000, ' '));
  EXPECT_EQ(endless.hear().at("code").as_string(), "too_long");
}

TEST_F(SolverPanelTest, NamesAreTakenOnce) {
  start();
  Process first(socket_);
  EXPECT_EQ(first.hello("mine").at("type").as_string(), "welcome");
  for (auto const* name : {"mine", "single_path", "split", "optimiser"}) {
    Process second(socket_);
    EXPECT_EQ(second.hello(name).at("code").as_string(), "name_taken") << name;
    EXPECT_TRUE(second.hear().is_null());
  }
  Process silent(socket_);
  silent.say(R"({"type":"propose","ask":"1","steps":[]})");
  EXPECT_EQ(silent.hear().at("code").as_string(), "unexpected");
}

TEST_F(SolverPanelTest, AnswersToWhatWasNeverAskedAreNothing) {
  start();
  Process guessing(socket_);
  guessing.hello("guessing");
  guessing.say(R"({"type":"propose","ask":"1","steps":[]})");
  guessing.say(R"({"type":"propose","ask":"99","steps":[]})");
  ask();
  auto const [told, question] = guessing.next_ask();
  guessing.propose(question, "[]");
  EXPECT_TRUE(has(answered_.wait_for(1), "guessing"));
  EXPECT_EQ(answered_.count(), 1U);
}

TEST_F(SolverPanelTest, AFloodOfThemEndsTheConnection) {
  start();
  Process flood(socket_);
  flood.hello("flood");
  for (int i = 0; i < 65; ++i) flood.say(R"({"type":"propose","ask":"1","steps":[]})");
  EXPECT_EQ(flood.hear().at("code").as_string(), "unexpected");
  EXPECT_TRUE(flood.hear().is_null());
}

TEST_F(SolverPanelTest, NothingIsAnsweredAfterItStopped) {
  start();
  Process waiting(socket_);
  waiting.hello("waiting");
  ask();
  static_cast<void>(waiting.next_ask());
  EXPECT_FALSE(panel_->is_idle());
  panel_->stop();
  EXPECT_EQ(answered_.count(), 0U);
}

TEST(RouteInput, NamesWhoAnsweredAndIsBounded) {
  routing::RouteRequest const asked;
  EXPECT_EQ(runtime::as_input(asked, {{{"mine", {}}}, {}}).principal, "solver:mine");
  EXPECT_EQ(runtime::as_input(asked, {{{"mine", {}}}, {{"dead", routing::Miss::gone}}}).principal, "solvers");
  std::vector<routing::Proposal> many(routing::kMaxSolvers + 1, {"same", {}});
  auto const input = runtime::as_input(asked, {std::move(many), {{"dead", routing::Miss::gone}}});
  EXPECT_EQ(input.proposed.proposals.size(), routing::kMaxSolvers);
  EXPECT_TRUE(input.proposed.missed.empty());
}

TEST_F(SolverPanelTest, MoreThanThereIsRoomForAreRefused) {
  start();
  std::vector<std::unique_ptr<Process>> all;
  for (std::size_t i = 0; i < routing::kMaxSolvers - 4; ++i) {
    all.push_back(std::make_unique<Process>(socket_));
    EXPECT_EQ(all.back()->hello("solver" + std::to_string(i)).at("type").as_string(), "welcome");
  }
  Process last(socket_);
  EXPECT_EQ(last.hello("last").at("code").as_string(), "full");
}

}  // namespace
}  // namespace sep::api::panel_test

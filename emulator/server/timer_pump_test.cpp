#include "emulator/server/timer_pump.h"

#include <gtest/gtest.h>

#include "emulator/dispatch/test_machine.h"
#include "emulator/server/limits.h"

namespace emulator {
namespace {

using std::chrono::seconds;

class TimerPumpTest : public testing::Test {
 protected:
  TimerPumpTest() {
    test_.dispatcher.add({.model = test_.machine.facts.service("sts"),
                          .timers = {{"count", [this](RequestContext&, const std::string&) { ++runs_; }}}});
  }

  void schedule(Duration delay) {
    const auto transaction = test_.store->begin();
    test_.scheduler.schedule(*transaction, test_.clock.now() + delay,
                             {.service = "sts", .kind = "count", .account = "123456789012", .region = "us-east-1"});
    transaction->commit();
  }

  TestMachine test_;
  TimerPump pump_{test_.machine};
  int runs_ = 0;
};

TEST_F(TimerPumpTest, HasNothingToWaitForWithoutTimers) {
  EXPECT_EQ(pump_.run_slice(), std::nullopt);
}

TEST_F(TimerPumpTest, SaysHowLongUntilTheNextTimer) {
  schedule(seconds(30));
  EXPECT_EQ(pump_.run_slice(), Duration(seconds(30)));
  test_.clock.advance(seconds(10));
  EXPECT_EQ(pump_.run_slice(), Duration(seconds(20)));
  EXPECT_EQ(runs_, 0);
}

TEST_F(TimerPumpTest, NoticesATimerThatIsScheduledLaterButDueEarlier) {
  schedule(seconds(30));
  EXPECT_EQ(pump_.run_slice(), Duration(seconds(30)));
  schedule(seconds(5));
  EXPECT_EQ(pump_.run_slice(), Duration(seconds(5)));
}

TEST_F(TimerPumpTest, RunsWhatIsDueOnce) {
  schedule(seconds(1));
  schedule(seconds(1));
  schedule(seconds(60));
  test_.clock.advance(seconds(1));
  EXPECT_EQ(pump_.run_slice(), Duration(seconds(59)));
  EXPECT_EQ(runs_, 2);
}

TEST_F(TimerPumpTest, CatchesUpWithWhatIsDueAndLeavesTheRest) {
  for (int i = 0; i < 100; ++i) schedule(seconds(0));
  schedule(seconds(60));
  pump_.catch_up();
  EXPECT_EQ(runs_, 100);
  EXPECT_EQ(pump_.run_slice(), Duration(seconds(60)));
}

TEST_F(TimerPumpTest, LooksAgainAfterAReset) {
  schedule(seconds(30));
  pump_.run_slice();
  test_.store->erase_prefix("");
  pump_.look_again();
  EXPECT_EQ(pump_.run_slice(), std::nullopt);
}

}  // namespace
}  // namespace emulator

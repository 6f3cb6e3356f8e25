#include "services/cloudformation/deployment/dependency_queue.h"

#include <gtest/gtest.h>

namespace cloudformation {
namespace {

using Ids = std::vector<std::string>;

TEST(DependencyQueue, WhatNeedsNothingIsReadyInTheListsOrder) {
  DependencyQueue queue({{"b", {}}, {"a", {}}, {"c", {"a"}}});
  EXPECT_EQ(queue.take_ready(), (Ids{"b", "a"}));
  EXPECT_EQ(queue.take_ready(), Ids{});
}

TEST(DependencyQueue, ATaskIsReadyWhenAllThatItNeedsIsFinished) {
  DependencyQueue queue({{"c", {"a", "b"}}, {"a", {}}, {"b", {}}});
  queue.take_ready();
  queue.finish("a");
  EXPECT_EQ(queue.take_ready(), Ids{});
  queue.finish("b");
  EXPECT_EQ(queue.take_ready(), Ids{"c"});
}

TEST(DependencyQueue, WhatIsNoTaskKeepsNobodyWaiting) {
  DependencyQueue queue(std::vector<DependencyQueue::Task>{{"a", {"gone"}}});
  EXPECT_EQ(queue.take_ready(), Ids{"a"});
}

}  // namespace
}  // namespace cloudformation

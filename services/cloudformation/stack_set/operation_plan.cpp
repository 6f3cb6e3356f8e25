#include "services/cloudformation/stack_set/operation_plan.h"

#include <algorithm>
#include <map>

namespace cloudformation {
namespace {

constexpr size_t kPercent = 100;

struct Region {
  std::string name;
  std::vector<const Value*> results;

  size_t count(std::string_view status) const {
    return static_cast<size_t>(std::count_if(results.begin(), results.end(),
                                             [&](const Value* result) { return result->at("Status") == status; }));
  }
  bool is_finished() const { return count("PENDING") == 0 && count("RUNNING") == 0; }
};

/// The regions in RegionOrder, then the others as they come.
std::vector<Region> in_order(const std::vector<Value>& results, const Value& preferences) {
  std::vector<Region> regions;
  const auto region_of = [&](const std::string& name) -> Region& {
    const auto found =
        std::find_if(regions.begin(), regions.end(), [&](const Region& region) { return region.name == name; });
    if (found != regions.end()) return *found;
    regions.push_back({.name = name, .results = {}});
    return regions.back();
  };
  const Value order = preferences.value("RegionOrder", Value::array());
  for (const Value& name : order) region_of(name);
  for (const Value& result : results) region_of(result.at("Region")).results.push_back(&result);
  std::erase_if(regions, [](const Region& region) { return region.results.empty(); });
  return regions;
}

/// "By default, 0"; a percentage is rounded down.
size_t tolerated_failures(const Region& region, const Value& preferences) {
  if (preferences.contains("FailureToleranceCount")) return preferences["FailureToleranceCount"];
  return region.results.size() * preferences.value("FailureTolerancePercentage", size_t{0}) / kPercent;
}

/// "By default, 1"; a percentage is rounded down, but to at least one. In strict mode no more run than may fail.
size_t concurrent_max(const Region& region, const Value& preferences, size_t tolerated) {
  size_t most = preferences.value("MaxConcurrentCount", size_t{1});
  if (preferences.contains("MaxConcurrentPercentage")) {
    most = region.results.size() * preferences["MaxConcurrentPercentage"].get<size_t>() / kPercent;
  }
  most = std::max<size_t>(most, 1);
  if (preferences.value("ConcurrencyMode", "STRICT_FAILURE_TOLERANCE") == "SOFT_FAILURE_TOLERANCE") return most;
  return std::min(most, tolerated - std::min(tolerated, region.count("FAILED")) + 1);
}

void start_in(const Region& region, size_t room, NextSteps& steps) {
  for (const Value* result : region.results) {
    if (room == 0) return;
    if (result->at("Status") != "PENDING") continue;
    steps.start.push_back(target_of(*result));
    --room;
  }
}

}  // namespace

NextSteps next_steps(const std::vector<Value>& results, const Value& preferences) {
  NextSteps steps;
  const auto regions = in_order(results, preferences);
  bool is_running = false;
  for (const Region& region : regions) {
    is_running = is_running || region.count("RUNNING") > 0;
    steps.has_failed = steps.has_failed || region.count("FAILED") > tolerated_failures(region, preferences);
  }
  if (steps.has_failed) {
    steps.is_done = !is_running;
    return steps;
  }
  const bool is_parallel = preferences.value("RegionConcurrencyType", "SEQUENTIAL") == "PARALLEL";
  for (const Region& region : regions) {
    if (region.is_finished()) continue;
    const size_t most = concurrent_max(region, preferences, tolerated_failures(region, preferences));
    start_in(region, most - std::min(most, region.count("RUNNING")), steps);
    if (!is_parallel) break;
  }
  steps.is_done = !is_running && steps.start.empty();
  return steps;
}

void check_preferences(const Value& preferences) {
  const auto exclude = [&](const char* one, const char* other) {
    if (!preferences.contains(one) || !preferences.contains(other)) return;
    throw ApiError("ValidationError", "You can only specify one of " + std::string(one) + " or " + other);
  };
  exclude("FailureToleranceCount", "FailureTolerancePercentage");
  exclude("MaxConcurrentCount", "MaxConcurrentPercentage");
  const bool is_strict = preferences.value("ConcurrencyMode", "STRICT_FAILURE_TOLERANCE") == "STRICT_FAILURE_TOLERANCE";
  if (!is_strict || !preferences.contains("MaxConcurrentCount") || !preferences.contains("FailureToleranceCount"))
    return;
  // "At most one more than the FailureToleranceCount."
  if (preferences["MaxConcurrentCount"].get<size_t>() > preferences["FailureToleranceCount"].get<size_t>() + 1) {
    throw ApiError("ValidationError",
                   "MaxConcurrentCount should be less than or equal to one more than FailureToleranceCount");
  }
}

}  // namespace cloudformation

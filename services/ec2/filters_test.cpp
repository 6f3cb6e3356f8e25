// Every filter that AWS documents for a Describe operation of a row is mapped, or stands here with its reason.
#include "emulator/resource/filter.h"

#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::FilterIndex;

/// "type: filter" of filters that skyrig answers with NotImplemented.
const std::set<std::string>& unmapped_with_reason() {
  static const std::set<std::string> reasons = {};
  return reasons;
}

std::string describe_operation(const protocol::ServiceModel& model, const emulator::ResourceType& type) {
  if (!type.describe_operation.empty()) return std::string(type.describe_operation);
  for (const char* ending : {"s", "es"}) {
    const std::string name = "Describe" + std::string(type.shape) + ending;
    if (model.operation(name)) return name;
  }
  return {};
}

TEST(Filters, AllThatAwsDocumentsAreMapped) {
  const emulator::Service service = make_service(protocol::Facts::embedded());
  for (const emulator::ResourceType& type : service.resource_types) {
    const auto operation = service.model.operation(describe_operation(service.model, type));
    if (!operation) continue;
    const FilterIndex index(*service.model.shape(type.shape), type.filters, operation->documented_filters());
    for (const std::string& filter : index.unmapped()) {
      const std::string name = std::string(type.name) + ": " + filter;
      EXPECT_TRUE(unmapped_with_reason().contains(name)) << name;
    }
  }
}

}  // namespace
}  // namespace ec2

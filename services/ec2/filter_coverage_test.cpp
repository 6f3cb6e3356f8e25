#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::Value;

/// Words that AWS's documentation lists among the filters, though they are values of one of them.
const std::set<std::string_view> kValuesAmongFilters = {"informational", "low", "medium", "high", "critical"};

TEST(FilterCoverage, EveryDocumentedFilterOfEveryDescribeOperationIsUnderstood) {
  emulator::TestMachine machine;
  emulator::Service service = make_service(protocol::Facts::embedded());
  std::vector<std::string> operations;
  for (const emulator::Operation& operation : service.operations) operations.emplace_back(operation.name);
  const auto model = service.model;
  machine.dispatcher.add(std::move(service));
  size_t filters = 0;
  for (const std::string& name : operations) {
    for (const std::string_view filter : model.operation(name)->documented_filters()) {
      if (kValuesAmongFilters.contains(filter) || filter == "tag" || filter.starts_with("tag:")) continue;
      ++filters;
      // DescribeNatGateways alone calls its filters "Filter".
      const char* member = model.operation(name)->input()->member("Filter") ? "Filter" : "Filters";
      const Value input{{member, Value::array({Value{{"Name", filter}, {"Values", Value::array({"x"})}}})}};
      EXPECT_NE(machine.refusal("ec2", name, input), "NotImplemented") << name << " " << filter;
    }
  }
  EXPECT_GT(filters, 400u);
}

}  // namespace
}  // namespace ec2

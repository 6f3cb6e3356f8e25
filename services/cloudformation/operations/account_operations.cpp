// What CloudFormation says of the account.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {
namespace {

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
Value describe_account_limits(RequestContext&, const Value&) {
  Value limits = Value::array();
  for (const auto& [name, value] : {std::pair{"StackLimit", 2000}, std::pair{"StackOutputsLimit", 200},
                                    std::pair{"ConcurrentResourcesLimit", 2500}}) {
    limits.push_back({{"Name", name}, {"Value", value}});
  }
  return {{"AccountLimits", std::move(limits)}};
}

}  // namespace

void add_account_operations(std::vector<Operation>& operations) {
  operations.push_back({"DescribeAccountLimits", describe_account_limits});
}

}  // namespace cloudformation

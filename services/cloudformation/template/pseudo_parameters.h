// AWS::Region and its like.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/model/facts.h"
#include "services/cloudformation/template/node.h"

namespace cloudformation {

/// What the pseudo parameters give. partition and url_suffix follow from the region.
struct PseudoParameters {
  std::string account_id;
  std::string region;
  std::string stack_id;
  std::string stack_name;
  std::vector<std::string> notification_arns;
  std::string partition = "aws";
  std::string url_suffix = "amazonaws.com";
};

/// Fills in partition and url_suffix by the region, from AWS's list of partitions.
PseudoParameters with_partition(PseudoParameters pseudo, const protocol::Facts& facts);

/// The value of "AWS::…"; nothing for names that are no pseudo parameters. AWS::NoValue is a null node.
std::optional<Node> pseudo_parameter(const PseudoParameters& pseudo, std::string_view name);

}  // namespace cloudformation

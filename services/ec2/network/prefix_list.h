// Managed prefix lists: those that accounts keep, beside those of AWS (aws_prefix_list.h).
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Refuses, with InvalidPrefixListID.NotFound, an id that names neither a list of AWS nor one of the account.
void check_prefix_list(RequestContext& context, const std::string& id);

/// Create-, Modify-, Delete-, Restore- and DescribeManagedPrefixList(s), their entries and associations;
/// AWS::EC2::PrefixList.
void add_prefix_lists(Service& service);

}  // namespace ec2

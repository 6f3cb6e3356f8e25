// Security groups. Their rules are resources of their own (security_group_rule.h); a group shows them grouped by
// protocol and ports.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void make_default_security_group(RequestContext& context, const Value& vpc);
Value default_security_group(RequestContext& context, const std::string& vpc_id);
/// A group by a request's GroupId, or its GroupName in the default VPC. Throws InvalidGroup.NotFound.
Value security_group_of(RequestContext& context, const Value& input);

/// The groups that a request lists by id, as {"GroupId", "GroupName"}; the VPC's default one for an empty list.
/// Refuses a group of another VPC.
Value group_identifiers(RequestContext& context, const Value& group_ids, const Value& subnet);

void add_security_groups(Service& service);

}  // namespace ec2

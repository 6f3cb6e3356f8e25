// The permissions of a request (IpPermissions, or the older members beside it) taken apart into single rules.
#pragma once

#include <vector>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The rules that an Authorize, Revoke or Update request names, in the words of SecurityGroupRule: IsEgress,
/// IpProtocol, FromPort, ToPort, one of CidrIpv4, CidrIpv6, PrefixListId and ReferencedGroupInfo, and Description.
/// Refuses what is no rule.
std::vector<Value> read_permissions(RequestContext& context, const Value& group, const Value& input, bool is_egress);

/// Checks and completes a rule whose members are as a client gave them: protocol, ports, blocks in canonical form,
/// group and prefix list that exist.
Value checked_rule(RequestContext& context, const Value& group, Value rule);

/// Whether two rules allow the same: everything but ids, description and tags.
bool same_rule(const Value& a, const Value& b);

/// The IpPermission that says a rule alone.
Value permission_of(const Value& rule);

/// "peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW", as AWS writes a rule in messages.
std::string rule_text(const Value& rule);

}  // namespace ec2

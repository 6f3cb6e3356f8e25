// The rules of security groups, each a resource of its own that falls with its group.
#pragma once

#include <vector>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The rules of a group in one direction.
std::vector<Value> rules_of(RequestContext& context, const Value& group, bool is_egress);

/// The rule that a new group has: all traffic may leave.
void make_initial_egress_rules(RequestContext& context, const Value& group);
/// The rule that a default group has besides: its members may reach each other.
void make_self_ingress_rule(RequestContext& context, const Value& group);

/// Shows a group's rules as IpPermissions and IpPermissionsEgress: those of one protocol and port range in one.
void present_permissions(RequestContext& context, Value& group);

/// The operations on rules.
void add_security_group_rules(Service& service);

/// How CloudFormation makes and changes a group with the rules in its properties.
std::string create_group_in_stack(Provisioning& provisioning);
void update_group_in_stack(Provisioning& provisioning);
/// AWS::EC2::SecurityGroupIngress and AWS::EC2::SecurityGroupEgress.
void add_security_group_rule_bindings(Service& service);

}  // namespace ec2

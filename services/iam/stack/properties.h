// From one deployment's properties to the next: what CloudFormation's IAM types do to bring users, groups and roles to
// what a template says. At creation everything is new.
#pragma once

#include <string>

#include "services/iam/vocabulary.h"

namespace iam {

/// A property's value, or the default; conditions of templates leave properties out.
Value property(const Provisioning& provisioning, const std::string& name, Value otherwise = Value());
/// Templates write numbers and booleans also as texts, and documents as objects.
int64_t to_integer(const Value& property);
bool to_boolean(const Value& property);
std::string to_text(const Value& property);

/// The items of a list property, now and before the update.
Value items_added(const Provisioning& provisioning, const std::string& name);
Value items_removed(const Provisioning& provisioning, const std::string& name);

Value call_iam(Provisioning& provisioning, const std::string& operation, Value input);
/// The same for removals: what is already gone is no error.
void call_iam_if_there(Provisioning& provisioning, const std::string& operation, Value input);

/// The tags that an IAM resource gets: its own and the stack's, without CloudFormation's own, which IAM's types do not
/// take ("cloudFormationSystemTags": false in their registry schemas).
Value resource_tags(const Value& all_tags);

/// Brings the parts of a user, group or role that have operations of their own from what they were to what they should
/// be: boundary, attached and inline policies, groups, login profile, tags.
void apply_boundary(Provisioning& provisioning, const std::string& noun, const std::string& name);
void apply_attached_policies(Provisioning& provisioning, const std::string& noun, const std::string& name);
void apply_inline_policies(Provisioning& provisioning, const std::string& noun, const std::string& name);
void apply_groups(Provisioning& provisioning, const std::string& name);
void apply_login_profile(Provisioning& provisioning, const std::string& name);
void apply_tags(Provisioning& provisioning, const std::string& noun, const std::string& name);

}  // namespace iam

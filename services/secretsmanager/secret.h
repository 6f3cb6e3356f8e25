// Where secrets and their versions are kept, and how one is found.
//
// A "secret" is a SecretListEntry with its policy in "@Policy"; a "secret-version" is a SecretValueEntry under "@Key",
// with its place in the order of versions in "@Number". A version without stages is deprecated.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

constexpr const char* kCurrent = "AWSCURRENT";
constexpr const char* kPrevious = "AWSPREVIOUS";

const ResourceType& secret_type(RequestContext& context);
const ResourceType& version_type(RequestContext& context);

/// The secret of a name, an ARN, or an ARN without the six characters at its end; deleted ones too, as long as they
/// can be restored.
std::optional<Value> find_secret(RequestContext& context, const std::string& id);
/// find_secret, or ResourceNotFoundException.
Value get_secret(RequestContext& context, const std::string& id);
/// get_secret of the input's SecretId, refused if it is marked for deletion.
Value get_usable_secret(RequestContext& context, const Value& input);
void save_secret(RequestContext& context, const Value& secret);
/// Marks the secret as changed now, and saves it.
void save_changed_secret(RequestContext& context, Value& secret);

/// Oldest first.
std::vector<Value> versions_of(RequestContext& context, const Value& secret);
/// Notes on a version the day on which its value was read.
void save_accessed_version(RequestContext& context, Value version, double day);
std::optional<Value> find_version(RequestContext& context, const Value& secret, const std::string& version_id);
std::optional<Value> find_staged_version(RequestContext& context, const Value& secret, const std::string& stage);
bool has_stage(const Value& version, const std::string& stage);
/// Stages by version id, as DescribeSecret and ListSecrets show them.
Value stages_by_version(RequestContext& context, const Value& secret);

/// Removes a secret with all its versions, for good.
void erase_secret(RequestContext& context, const Value& secret);

/// {"ARN", "Name"}, with which every answer begins.
Value identity_of(const Value& secret);

void add_secret_types(Service& service);

}  // namespace secretsmanager

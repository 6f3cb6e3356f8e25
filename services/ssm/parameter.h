// Where parameters and their versions are kept, and how one is found: the account's own, then AWS's public ones.
//
// A "parameter" holds what all versions share and the newest version's metadata, in the words of ParameterMetadata,
// with its tags in "@Tags". A "parameter-version" is a ParameterHistory with "@Ciphertext" if it is a SecureString.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/ssm/parameter_name.h"

namespace ssm {

const ResourceType& parameter_type(RequestContext& context);

/// The account's own parameter, or nothing.
std::optional<Value> find_parameter(RequestContext& context, const std::string& name);
/// find_parameter, or ParameterNotFound.
Value get_parameter(RequestContext& context, const std::string& name);
ApiError parameter_not_found();

/// The stored versions, oldest first; never empty for a parameter that is there.
std::vector<Value> versions_of(RequestContext& context, const std::string& name);
/// The version that a number or a label selects; the newest for an empty text. Nothing if there is none.
std::optional<Value> find_version(RequestContext& context, const Value& parameter, const std::string& selected);
/// find_version by number, or ParameterVersionNotFound.
Value get_version(RequestContext& context, const Value& parameter, int64_t number);
void save_version(RequestContext& context, const Value& version);

/// Stores a new version of a parameter that is there or not; the parameter's members are the version's metadata.
void store_version(RequestContext& context, const Value& version, const Value& tags);
/// Removes a parameter with all its versions.
void remove_parameter(RequestContext& context, const std::string& name);

/// How many parameters the account has in the region.
size_t parameter_count(RequestContext& context);

void add_parameter_types(Service& service);

}  // namespace ssm

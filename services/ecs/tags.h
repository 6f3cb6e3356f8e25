// Tags: TagResource, UntagResource and ListTagsForResource on every kind of resource, and the rules for tags given when
// something is made.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The tags of an input, checked; an empty list if it has none. Throws InvalidParameterException.
Value checked_tags(const RequestContext& context, const Value& input);

/// Puts `more` over `tags`, key by key.
void merge_tags(Value& tags, const Value& more);

/// Takes the tags out of something described, unless the input's `include` asks for them.
void drop_tags_unless_included(const Value& input, Value& described);

/// Whether the input's `include` names the field.
bool is_included(const Value& input, std::string_view field);

void add_tag_operations(Service& service);

}  // namespace ecs

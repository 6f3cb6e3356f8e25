// Describe filters, derived from the shape of what is described: a filter's name is a member path once case and
// punctuation are dropped ("cidr-block-association.state" is CidrBlockAssociationSet.State); rows name the exceptions.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/resource/resource_type.h"
#include "protocol/model/fact_document.h"
#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace emulator {

struct Filter {
  std::string name;
  std::vector<std::string> values;
};

/// The filters of one described shape.
class FilterIndex {
 public:
  /// `documented` are the names that AWS's documentation gives for the operation; others are refused.
  FilterIndex(const protocol::Shape& shape, std::vector<FilterAlias> aliases, const protocol::StringRange& documented);

  /// Throws ApiError for a name that AWS does not document (InvalidParameterValue), or that skyrig cannot map yet
  /// (NotImplemented).
  void check(const std::vector<Filter>& filters) const;
  /// Whether the presented resource passes every filter: any of its values, with the wildcards * and ?.
  bool matches(const std::vector<Filter>& filters, const Value& resource) const;
  /// The same of a published fact (an instance type), read where it lies.
  bool matches(const std::vector<Filter>& filters, const protocol::FactDocument& fact) const;

  /// The documented names that map to no member path and no alias.
  std::vector<std::string> unmapped() const;

 private:
  using Path = std::vector<std::string>;

  void add_paths(const protocol::Shape& shape, const Path& path, const std::string& spelled, int depth);
  const Path* path_of(const std::string& filter) const;

  std::map<std::string, Path> paths_;
  std::map<std::string, Path> aliases_;
  std::vector<std::string> documented_;
};

/// Whether `text` matches a pattern in which * stands for any characters and ? for one; '\' takes them literally.
bool matches_wildcards(std::string_view pattern, std::string_view text);

/// The input's Filters member.
std::vector<Filter> read_filters(const Value& input);

}  // namespace emulator

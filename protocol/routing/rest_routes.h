// Finds the operation of a REST service by method, path, query string and headers, from an index built once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "protocol/http/http_message.h"
#include "protocol/http/uri.h"
#include "protocol/model/service_model.h"
#include "protocol/routing/route.h"

namespace protocol {

/// All REST operations of one service. Candidates are found by method, number of segments and the first constant of the
/// query string ("?tagging"), so that a request looks at a handful of them and not at a hundred.
class RestRoutes {
 public:
  explicit RestRoutes(const ServiceModel& service);

  /// The operation that fits best: most constants of the query string, then fewest required members missing, then most
  /// required members present. `path` is still percent-encoded. Nothing if none fits.
  std::optional<Route> find(const HttpRequest& request, std::string_view path) const;

 private:
  struct Segment {
    std::string text;  // the literal, or the label's name
    bool is_label;
    /// Takes the rest of the path, slashes included, but for the literals behind it.
    bool is_greedy = false;
  };
  struct Constant {
    std::string name;
    std::string value;
    bool has_value;
  };
  struct Template {
    OperationModel operation;
    std::vector<Segment> segments;
    bool is_greedy;  // One of the labels is.
    std::vector<Constant> constants;
    std::vector<std::string> required_parameters;
    std::vector<std::string> required_headers;
  };
  /// Templates of one method and one number of segments.
  struct Candidates {
    std::vector<size_t> plain;
    std::unordered_map<std::string, std::vector<size_t>> by_constant;
  };
  struct MethodIndex {
    std::vector<Candidates> by_segment_count;
    std::vector<Candidates> greedy_by_segment_count;
  };
  struct Match {
    const Template* found = nullptr;
    size_t constants = 0;
    size_t missing = 0;
    size_t present = 0;
  };

  static Template make_template(const OperationModel& operation);
  void consider(const std::vector<size_t>& candidates, const HttpRequest& request,
                const std::vector<QueryParameter>& query, const std::vector<std::string_view>& segments,
                Match& best) const;
  /// Where in a path of `count` segments the i-th of the template stands: what follows a greedy label is counted from
  /// the end.
  static size_t position_of(const Template& candidate, size_t i, size_t count);
  static bool fits_path(const Template& candidate, const std::vector<std::string_view>& segments);
  static std::vector<UriLabel> labels_of(const Template& found, std::string_view path,
                                         const std::vector<std::string_view>& segments);

  ServiceModel service_;
  std::vector<Template> templates_;
  std::unordered_map<std::string, MethodIndex> by_method_;
};

}  // namespace protocol

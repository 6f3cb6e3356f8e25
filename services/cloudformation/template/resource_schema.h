// What the CloudFormation registry publishes about a resource type, and the questions the engine asks of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/model/compiled_document.h"
#include "protocol/model/fact_document.h"
#include "services/cloudformation/template/pattern.h"

namespace cloudformation {

/// A property's place in a schema: the steps below "/properties", "*" for any item of a list.
using PropertyPath = std::vector<std::string>;

/// "/Tags/0/Key", as change sets print paths.
std::string path_text(const PropertyPath& path);

/// A resource type's schema. A small value; the facts behind it live as long as the program, and what an account has
/// registered as long as a copy of this.
class ResourceSchema {
 public:
  explicit ResourceSchema(protocol::FactDocument document, std::shared_ptr<CompiledPatterns> patterns = nullptr)
      : document_(document), patterns_(std::move(patterns)) {}
  explicit ResourceSchema(std::shared_ptr<const protocol::CompiledDocument> registered)
      : document_(registered->root()), registered_(std::move(registered)) {}

  std::string_view type_name() const { return document_.at("typeName").string(); }
  const protocol::FactDocument& document() const { return document_; }

  /// The properties that name an instance of the type; Ref usually gives them, joined by "|".
  std::vector<PropertyPath> primary_identifier() const { return paths("primaryIdentifier"); }
  std::vector<PropertyPath> create_only() const { return paths("createOnlyProperties"); }
  std::vector<PropertyPath> conditional_create_only() const { return paths("conditionalCreateOnlyProperties"); }
  std::vector<PropertyPath> read_only() const { return paths("readOnlyProperties"); }
  std::vector<PropertyPath> write_only() const { return paths("writeOnlyProperties"); }
  std::vector<PropertyPath> required() const;

  /// Without one, every change replaces the resource. Types that publish no handlers at all are taken to have one.
  bool has_update_handler() const;
  /// The IAM actions of a handler ("create", "update", "delete", "read", "list").
  std::vector<std::string> handler_permissions(std::string_view handler) const;
  /// The replacement is created after the old resource is deleted, not before.
  bool deletes_before_create() const;
  bool is_taggable() const;
  /// The property that holds tags; empty if there is none.
  std::string tag_property() const;
  /// The schema of a top-level property.
  std::optional<protocol::FactDocument> property(std::string_view name) const;
  /// The schema of the value at a path, through references; nothing where the schema does not say.
  std::optional<protocol::FactDocument> at(const PropertyPath& path) const;
  /// What a "$ref" points to, else the schema itself.
  protocol::FactDocument resolve(protocol::FactDocument schema) const;

  /// A pattern that stands in the schema, compiled; nothing if it is none.
  std::optional<Pattern> pattern(std::string_view text) const;

  /// Whether Fn::GetAtt may ask for it: the read-only properties, flattened with dots, what older types have beside
  /// them, and everything of custom resources and nested stacks' outputs.
  bool supports_attribute(std::string_view attribute) const;

 private:
  std::vector<PropertyPath> paths(std::string_view keyword) const;

  protocol::FactDocument document_;
  /// Shared by the copies, since nothing else holds it.
  std::shared_ptr<const protocol::CompiledDocument> registered_ = nullptr;
  /// Those of the ResourceSchemas that this comes from, if it comes from one.
  std::shared_ptr<CompiledPatterns> patterns_ = nullptr;
};

/// The schema of a type that an account has registered; nothing if it has none of that name.
using RegisteredSchemas = std::function<std::optional<ResourceSchema>(std::string_view type)>;

/// The types of the registry: AWS's, and those that an account has registered. The patterns of AWS's are compiled once,
/// so that who checks many resources keeps one of these.
class ResourceSchemas {
 public:
  explicit ResourceSchemas(const protocol::Facts& facts, RegisteredSchemas registered = nullptr)
      : types_(facts.document("cloudformation/schemas")), registered_(std::move(registered)) {}

  /// The schema of a type. Custom::… types have that of AWS::CloudFormation::CustomResource.
  std::optional<ResourceSchema> find(std::string_view type) const;
  /// AWS's own.
  size_t size() const { return types_.size(); }
  ResourceSchema operator[](size_t i) const { return ResourceSchema(types_[i]); }

 private:
  protocol::FactDocument types_;
  RegisteredSchemas registered_;
  /// Shared with the schemas, which may outlive this.
  std::shared_ptr<CompiledPatterns> patterns_ = std::make_shared<CompiledPatterns>();
};

bool is_custom_resource(std::string_view type);
/// "Org::Service::Name::MODULE".
bool is_module(std::string_view type);

}  // namespace cloudformation

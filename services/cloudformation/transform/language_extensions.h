// AWS::LanguageExtensions: Fn::ForEach, Fn::Length, Fn::ToJsonString, defaults of Fn::FindInMap, and functions where a
// template may otherwise have only literals.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
#pragma once

#include "services/cloudformation/template/evaluate.h"

namespace cloudformation {

constexpr std::string_view kLanguageExtensions = "AWS::LanguageExtensions";

/// The document with everything resolved that only this transform knows; other functions stay for the engine.
/// Refuses with "Transform AWS::LanguageExtensions failed with: …".
Node apply_language_extensions(Node document, const Environment& environment);

}  // namespace cloudformation

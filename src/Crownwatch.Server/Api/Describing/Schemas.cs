using System.Text.Json.Nodes;

namespace Crownwatch.Server.Api;

/// <summary>JSON Schemas (draft 2020-12, as OpenAPI 3.1 takes them) and examples of shapes (<see cref="ShapeText"/>).</summary>
public static class Schemas
{
    public static JsonObject Of(string shape)
    {
        shape = shape.Trim();
        if (shape.EndsWith('?'))
        {
            return OrNull(Of(shape[..^1]));
        }

        return shape[0] switch
        {
            '[' => new JsonObject { ["type"] = "array", ["items"] = Of(shape[1..^1]) },
            '{' => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(shape[1..^1]) },
            '(' => OfFields(shape[1..^1]),
            _ when char.IsUpper(shape[0]) => new JsonObject { ["$ref"] = $"#/components/schemas/{shape}" },
            _ when shape.Contains('|', StringComparison.Ordinal) => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. shape.Split('|').Select(v => (JsonNode)v)]),
            },
            _ => shape switch
            {
                "text" => new JsonObject { ["type"] = "string" },
                "int" => new JsonObject { ["type"] = "integer" },
                "number" => new JsonObject { ["type"] = "number" },
                "bool" => new JsonObject { ["type"] = "boolean" },
                "instant" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
                "any" => [],
                _ => throw new InvalidOperationException($"'{shape}' is no shape"),
            },
        };
    }

    /// <summary>The fields of an object.</summary>
    public static JsonObject OfFields(string fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in ShapeText.Fields(fields))
        {
            properties[field.Name] = Of(field.Shape);
            if (!field.IsOptional)
            {
                required.Add(field.Name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    /// <summary>One that fits, made of what fields of that name usually hold.</summary>
    /// <param name="name">The field it is for; empty for none.</param>
    /// <param name="named">The shape of a name with a capital.</param>
    public static JsonNode? Example(string shape, string name, Func<string, string> named)
    {
        shape = shape.Trim();
        var isNullable = shape.EndsWith('?');
        shape = isNullable ? shape[..^1] : shape;
        return shape[0] switch
        {
            '[' => new JsonArray(Example(shape[1..^1], ExampleValues.One(name), named)),
            '{' => new JsonObject { [ExampleValues.Key(name)] = Example(shape[1..^1], ExampleValues.Key(name), named) },
            '(' => ExampleObject(shape[1..^1], named),
            _ when char.IsUpper(shape[0]) => ExampleObject(named(shape), named),
            _ => ExampleValues.Of(name, shape, isNullable),
        };
    }

    public static JsonObject ExampleObject(string fields, Func<string, string> named)
    {
        var example = new JsonObject();
        foreach (var field in ShapeText.Fields(fields))
        {
            example[field.Name] = Example(field.Shape, field.Name, named);
        }

        return example;
    }

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["type"] is not JsonValue type)
        {
            return schema.Count == 0 ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        schema["type"] = new JsonArray(type.GetValue<string>(), "null");
        (schema["enum"] as JsonArray)?.Add(null);
        return schema;
    }
}

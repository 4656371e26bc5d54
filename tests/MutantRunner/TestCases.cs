using System.Collections;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace MutantRunner;

/// <summary>Every test case of an assembly, in an order that is the same in every process.</summary>
internal static class TestCases
{
    public static IReadOnlyList<TestCase> Of(Assembly tests) =>
        [
            .. tests
                .GetTypes()
                .Where(t => t is { IsClass: true, ContainsGenericParameters: false } && (!t.IsAbstract || t.IsSealed))
                .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
                .SelectMany(Of),
        ];

    private static IEnumerable<TestCase> Of(MethodInfo method)
    {
        var name = $"{method.DeclaringType!.Name}.{method.Name}";
        if (!method.IsDefined(typeof(FactAttribute), true))
        {
            return [];
        }

        if (!method.IsDefined(typeof(TheoryAttribute), true))
        {
            return [new TestCase(method, [], name)];
        }

        var rows = method.GetCustomAttributes<DataAttribute>(true).SelectMany(d => Rows(d, method)).ToList();
        return rows.Count > 0
            ? rows.Select((row, i) => new TestCase(method, row, $"{name}[{i}]"))
            : throw new InvalidOperationException($"{name}: a theory without a row");
    }

    // MemberDataAttribute.GetData gives nothing outside a run of xunit's own; the tests here name properties.
    private static IEnumerable<object?[]> Rows(DataAttribute data, MethodInfo method) =>
        data is MemberDataAttribute named ? Member(named, method)
        : data is InlineDataAttribute inline ? [inline.Data]
        : throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name}: {data.GetType().Name} is not read here");

    private static IEnumerable<object?[]> Member(MemberDataAttribute named, MethodInfo method)
    {
        var of = named.MemberType ?? method.DeclaringType!;
        var member = of.GetProperty(named.MemberName, BindingFlags.Static | BindingFlags.Public);
        return (member?.GetValue(null) as IEnumerable)?.Cast<object>().Select(r => r is ITheoryDataRow row ? row.GetData() : (object?[])r)
            ?? throw new InvalidOperationException($"{of.Name}.{named.MemberName} is no public static property with rows");
    }
}

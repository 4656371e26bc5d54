using Crownwatch.Core.Definitions.Reading;
using Crownwatch.Core.Definitions.Yaml;

namespace Crownwatch.Core.Definitions.Keeping;

/// <summary>
/// Definition files as they may be stored: without comments, without any secret that is written in them. References such as `${NAME}`
/// stay as they are, and are filled in anew when the files are read again.
/// </summary>
public static class KeptDefinitions
{
    /// <summary>Stands where a secret stood. An address, since some secrets must be one; nothing can ever be found there.</summary>
    public const string NotKept = "https://secret-not-kept.invalid/";

    /// <summary>The files without secrets, or null when that can't be had for certain: then they must not be stored.</summary>
    /// <param name="files">They must have been read without an error.</param>
    public static IReadOnlyList<SourceFile>? Of(IReadOnlyList<SourceFile> files)
    {
        if (Read(files) is not { } written)
        {
            return null;
        }

        List<SourceFile> kept = [];
        foreach (var file in files)
        {
            if (YamlText.Parse(file, []) is not { } root)
            {
                return null;
            }

            kept.Add(new SourceFile(file.Name, new YamlWriter(text => Without(text, written.Secrets)).Write(root)));
        }

        // What a value is put together from may hide it from us: it is looked whether a secret is still known.
        return Read(kept) is { } left && left.Shape == written.Shape && left.Secrets.All(IsGone) ? kept : null;
    }

    /// <summary>Whether the channel was read from kept files and lacks a secret that was written in them: it can send nothing.</summary>
    public static bool LacksSecret(ChannelDefinition channel) => channel.SendingSecrets.Any(s => IsLacking(s?.Reveal()));

    /// <summary>Whether it stands where a secret was not kept: what is signed with it is signed with what everybody knows.</summary>
    public static bool IsLacking(Secret secret) => IsLacking(secret.Reveal());

    /// <summary>Whether the check was read from kept files and lacks a secret that was written in them: its answer means nothing.</summary>
    public static bool LacksSecret(CheckDefinition check) =>
        check is { Enabled: true, Heartbeat.Token: null, Type: CheckType.Heartbeat }
        || check.Request is { } request
            && (IsLacking(request.Url.OriginalString) || IsLacking(request.Body) || request.Headers.Any(h => IsLacking(h.Value)));

    // A stand-in shows that what is secret comes from outside.
    private static bool IsGone(string secret) => IsLacking(secret) || secret.Contains("unset-", StringComparison.Ordinal);

    private static bool IsLacking(string? text) => text?.Contains(NotKept, StringComparison.Ordinal) == true;

    private static string Without(string text, IReadOnlyList<string> secrets)
    {
        foreach (var secret in secrets)
        {
            // `$${` is a written `${`.
            text = text.Replace(secret.Replace("${", "$${", StringComparison.Ordinal), NotKept, StringComparison.Ordinal)
                .Replace(secret, NotKept, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>The secrets that the files themselves tell, in any environment, the longest first, and how much they define.</summary>
    private static (IReadOnlyList<string> Secrets, string Shape)? Read(IReadOnlyList<SourceFile> files)
    {
        if (SourceTree.Parse(files, []) is not { } root)
        {
            return null;
        }

        var names = EnvironmentReader.Names(root);
        HashSet<string> secrets = new(StringComparer.Ordinal);
        List<string> shape = [];
        foreach (var name in names.Count == 0 ? (IEnumerable<string?>)[null] : names)
        {
            var draft = DraftReader.Read(root, EnvironmentReader.Choose(root, name, []), new Nothing(), ReadMode.Simulate);
            secrets.UnionWith(draft.Set.SecretValues);
            shape.Add($"{name}: {draft.Set.Checks.Count} {draft.Set.Channels.Count} {draft.Set.Rules.Count} {draft.Context.Errors}");
        }

        return ([.. secrets.OrderByDescending(s => s.Length)], string.Join('\n', shape));
    }

    /// <summary>Knows no variable: what is then still a secret is one that stands in the file.</summary>
    private sealed class Nothing : IVariableSource
    {
        public string? Variable(string name) => null;

        public string? File(string path) => null;
    }
}

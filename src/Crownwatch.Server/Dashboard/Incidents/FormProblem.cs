namespace Crownwatch.Server.Dashboard.Incidents;

/// <summary>Why a form was not taken. Its code travels in the address; no text from an address is ever shown.</summary>
internal static class FormProblem
{
    public const int LongestNote = 10_000;
    public const int LongestName = 100;
    public const string NoteEmpty = "note_empty";
    public const string NoteLong = "note_long";
    public const string NameLong = "name_long";
    public const string NameStrange = "name_strange";
    public const string NameUnknown = "name_unknown";
    public const string TooLate = "too_late";

    public static string? Text(string? code) =>
        code switch
        {
            NoteEmpty => "The note has no text; it needs some.",
            NoteLong => $"The note is too long; at most {LongestNote:#,0} characters are taken.",
            NameLong => $"The name is too long; at most {LongestName} characters are taken.",
            NameStrange => "The name holds a control character; plain text is taken.",
            NameUnknown => "Only somebody whom the definitions list under on_call.people can acknowledge; choose your name.",
            TooLate => "That was no longer possible. This is how it stands now.",
            _ => null,
        };
}

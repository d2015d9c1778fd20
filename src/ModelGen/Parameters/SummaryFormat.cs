namespace ModelGen;

/// <summary>How a model's summary is written.</summary>
public enum SummaryFormat
{
    /// <summary>Lines of text: every tensor with its shape and size, then for each entry point what it computes, how much, and what memory it takes.</summary>
    Text,

    /// <summary>A Mermaid flowchart of what each entry point computes: a box for each kernel, an arrow for each value that goes from one to another.</summary>
    Mermaid,
}

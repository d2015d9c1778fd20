namespace ModelGen;

/// <summary>When a schedule goes on by one.</summary>
public enum ScheduleInterval
{
    /// <summary>After each step that changes parameters.</summary>
    Step,

    /// <summary>After each pass over the data.</summary>
    Epoch,
}

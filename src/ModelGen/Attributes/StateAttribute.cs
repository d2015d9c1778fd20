namespace ModelGen;

/// <summary>
/// Marks inputs of an entry point as state that is carried from call to call. Their new values are the last results of the method's tuple, in the same order and
/// of the same shapes. A <see cref="ForwardAttribute">[Forward]</see> method called <c>Next</c> gets a session besides, made by <c>CreateNextSession</c>, that
/// keeps the state; of a <see cref="LossAttribute">[Loss]</see> method the trainer keeps it from step to step, and no gradient flows back into earlier steps
/// (truncated back-propagation through time).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class StateAttribute : Attribute;

"""The components that pages are built from. `/components/` shows every one while DEBUG is on.

{% load components %}

{% back_link url %}  {% back_link url text="Back to our work" %}
{% breadcrumbs "Home" home_url "Schools" schools_url "St Mary's" %}   the last: this page, no address
{% error_prefix form %}  {% error_summary form formset %}
{% tag "In progress" "blue" %}     grey green teal blue purple magenta red orange yellow
{% status_tag text %}              coloured by the well-known words
{% banner %}                       Django's messages; in base.html already
{% notice "Saved." kind="success" heading="" %}
{% warning "A day sent back counts until it is withdrawn." %}
{% inset %}...{% endinset %}       {% details "What is an LLME?" %}...{% enddetails %}
{% card "Title" %}...{% endcard %}
{% summary_list %}{% summary_row "Focus" value url "Change" %}...{% endsummary_list %}
{% task_list %}{% task "Agree the days" url status="Not started" hint="" %}...{% endtask_list %}
{% pagination page_obj %}          {% result_count page_obj "school" %}
<th {% sort_state "name" %}>{% sort_link "Name" "name" %}</th>
{% filter_panel form clear_url %}  a list's filters as a GET form
{% sub_nav items label="..." %}    items: NavItem or (label, url, active)
{% days_bar agreed=10 used=6.5 booked=2 left=1.5 %}
{% timeline entries %}             entries, objects or dicts: at, who, text, url, detail, side
{% next_things things %}           things, objects or dicts: text, url, turn, yours, by, hint
{% sides %}{% side "school" "The school" %}...{% endside %}
  {% side "llme" "The LLME" %}...{% endside %}{% endsides %}
{% who_reads readers %}            a sentence or a list of them; above every form
{% safeguarding %}                 the sentence of D20, on every visit form
{% empty "No days yet." url "Record a day" %}
{% url_with page=2 %}              this page's query with a change

Filters: |days  |days_words  |uk_date  |short_date  |day_date  |uk_datetime  |uk_time  |date_range:other
|nice_list

The tags are written in core/components, by what they are about; the filters in core/written.py.
"""

from django import template

from core import written
from core.components import blocks, facts, forms, links, lists, standing_out

register = template.Library()
for part in (links, forms, standing_out, blocks, facts, lists):
    register.tags |= part.register.tags
for write in (
    written.full_stop,
    written.days,
    written.days_words,
    written.uk_date,
    written.short_date,
    written.day_date,
    written.uk_time,
    written.uk_datetime,
    written.date_range,
    written.nice_list,
):
    register.filter(write)

"""The pages that look across apps: home, the page of our work, lists, figures."""
